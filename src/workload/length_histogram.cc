#include "workload/length_histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "workload/random.h"
#include "workload/record_file.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

constexpr std::uint64_t kMost_bytes = 64 << 20;

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  constexpr std::string_view kSeparators = ", \t";
  std::size_t at = 0;
  while ((at = line.find_first_not_of(kSeparators, at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(kSeparators, at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end;
  }
  return fields;
}

struct Row {
  std::uint32_t length;
  double count;
};

Result<Row> parse_row(std::string_view line, const std::string& where, std::uint32_t most) {
  const auto fields = fields_of(line);
  const auto length = fields.size() == 2 ? whole_number(fields[0]) : std::nullopt;
  const auto count = fields.size() == 2 ? real_number(fields[1]) : std::nullopt;
  if (!length || !count || *count < 0 || *count > 1e15) {
    return bad_input(fmt::format("{}: {} is not a length and its count; give a line such as 256,17", where,
                                 quoted_text(line)));
  }
  if (*length == 0 || *length > most) {
    return bad_input(fmt::format("{}: a length must be 1 to {} tokens, not {}", where, most, *length));
  }
  return Row{static_cast<std::uint32_t>(*length), *count};
}

}  // namespace

std::uint32_t LengthHistogram::sample(std::uint64_t random) const {
  const double share = static_cast<double>(random >> 11) * 0x1p-53;
  const auto place = std::upper_bound(up_to_.begin(), up_to_.end() - 1, share);
  return lengths_[static_cast<std::size_t>(place - up_to_.begin())];
}

double LengthHistogram::mean() const {
  double sum = 0, before = 0;
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    sum += lengths_[i] * (up_to_[i] - before);
    before = up_to_[i];
  }
  return sum;
}

Result<LengthHistogram> parse_length_histogram(std::string_view text, std::string_view file,
                                               std::uint32_t most) {
  std::map<std::uint32_t, double> counts;
  double total = 0;
  std::size_t number = 0;
  bool first = true;
  for (std::string_view line : split_at(text, '\n')) {
    ++number;
    line = without_spaces_around(line);
    if (line.empty() || line.front() == '#') continue;
    auto row = parse_row(line, fmt::format("{} line {}", quoted_text(file), number), most);
    const bool names = first && !row && (line.front() < '0' || line.front() > '9') && line.front() != '-';
    first = false;
    if (names) continue;
    if (!row) return row.error();
    counts[row->length] += row->count;
    total += row->count;
  }
  if (!(total > 0)) {
    return bad_input(
        fmt::format("{} holds no lengths; give lines of a length and its count", quoted_text(file)));
  }
  LengthHistogram histogram;
  double sum = 0;
  for (const auto& [length, count] : counts) {
    if (count <= 0) continue;
    sum += count;
    histogram.lengths_.push_back(length);
    histogram.up_to_.push_back(sum / total);
  }
  return histogram;
}

Result<LengthHistogram> read_length_histogram(const std::string& path, std::uint32_t most) {
  auto file = RecordFile::open(path);
  if (!file) return file.error();
  if (file->size_bytes() > kMost_bytes) {
    return bad_input(
        fmt::format("{} is larger than 64 MiB; is it a histogram of lengths?", quoted_text(path)));
  }
  auto text = file->read(0, file->size_bytes());
  if (!text) return text.error();
  return parse_length_histogram(*text, path, most);
}

}  // namespace loadtest
