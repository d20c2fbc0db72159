#include "sim/truth_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/append_format.h"
#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

std::size_t bytes_of(const SimRecord& record) {
  return sizeof record + record.request_id.size() + record.planned.size() * 20;
}

template <class Items, class Value>
void append_array(std::string& out, const Items& items, Value value) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    const fmt::format_int number(value(item));
    out.append(number.data(), number.size());
  }
  out += ']';
}

}  // namespace

void append_truth_line(std::string& out, const SimRecord& record) {
  const auto ns = [](TimePoint t) { return to_ns(t); };
  out += "{\"request_id\":";
  out += dump_json(nlohmann::json(record.request_id));
  append_format(out, ",\"arrival_ns\":{},\"planned_ns\":", to_ns(record.arrival));
  append_array(out, record.planned, ns);
  out += ",\"sends_ns\":";
  append_array(out, record.sends, ns);
  out += ",\"tokens\":";
  append_array(out, record.tokens, [](std::uint32_t n) { return n; });
  if (record.fault == FaultKind::none) {
    out += ",\"fault\":null";
  } else {
    append_format(out, ",\"fault\":\"{}\"", name(record.fault));
  }
  if (record.status == 0) {
    out += ",\"status\":null";
  } else {
    append_format(out, ",\"status\":{}", record.status);
  }
  out += record.completed ? ",\"completed\":true}\n" : ",\"completed\":false}\n";
}

Result<std::unique_ptr<TruthWriter>> TruthWriter::open(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "we");
  if (file == nullptr) {
    return bad_input(
        fmt::format("--truth: cannot write {}: {}; name a file in a folder that exists and may be written",
                    path, std::strerror(errno)));
  }
  std::setvbuf(file, nullptr, _IONBF, 0);  // the buffer is ours
  return std::unique_ptr<TruthWriter>(new TruthWriter(path, file));
}

TruthWriter::~TruthWriter() {
  if (file_ != nullptr) std::fclose(file_);
}

void TruthWriter::add(SimRecord&& record) {
  queued_bytes_ += bytes_of(record);
  queue_.push_back(std::move(record));
}

void TruthWriter::write_some() {
  if (buffer_.size() >= kWriteBytes) return flush();
  if (queue_.empty()) return;
  append_truth_line(buffer_, queue_.front());
  queued_bytes_ -= bytes_of(queue_.front());
  queue_.pop_front();
}

void TruthWriter::flush() {
  if (error_ == 0 && std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) error_ = errno;
  buffer_.clear();
}

Result<void> TruthWriter::finish() {
  while (has_work()) write_some();
  flush();
  if (std::fclose(file_) != 0 && error_ == 0) error_ = errno;
  file_ = nullptr;
  if (error_ != 0) {
    return io_error(
        fmt::format("--truth: writing {} failed: {}; the file is incomplete", path_, std::strerror(error_)));
  }
  return {};
}

}  // namespace loadtest::sim
