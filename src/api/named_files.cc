#include "api/named_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>

#include "report/result_file.h"
#include "workload/dataset.h"
#include "workload/trace.h"

namespace loadtest {
namespace fs = std::filesystem;
namespace {

bool is_below(const fs::path& folder, const fs::path& path) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

std::optional<NamedFile> facts_of(const fs::path& path) {
  std::error_code error;
  NamedFile file;
  file.name = path.filename().string();
  file.bytes = fs::file_size(path, error);
  if (error) return std::nullopt;
  const auto changed = fs::last_write_time(path, error);
  if (error) return std::nullopt;
  file.changed_unix_s = std::chrono::duration_cast<std::chrono::seconds>(
                            std::chrono::file_clock::to_sys(changed).time_since_epoch())
                            .count();
  return file;
}

// An upload is judged under a name that no run can ask for, with the extension that tells the format.
constexpr std::string_view kUnproved = ".new-";

std::string unproved_name(const std::string& name) {
  return fmt::format("{}{}-{}", kUnproved, ::getpid(), name);
}

bool is_left_over(std::string_view name) {
  if (!name.starts_with(kUnproved)) return false;
  name.remove_prefix(kUnproved.size());
  pid_t pid = 0;
  std::from_chars(name.data(), name.data() + name.size(), pid);
  return pid == ::getpid() || (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH);
}

// A file that a run could read: as a data set, or as a trace.
Result<void> readable(const std::string& path) {
  const auto dataset = open_dataset(path, {});
  if (dataset) return {};
  if (open_trace(path, {})) return {};
  return dataset.error();
}

}  // namespace

bool NamedFiles::is_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                  c == '-' || c == '_';
         });
}

std::optional<std::string> NamedFiles::find(const char* kind, std::string_view name) const {
  if (!is_name(name)) return std::nullopt;
  std::error_code error;
  const fs::path folder = fs::canonical(folder_, error);
  if (error) return std::nullopt;
  for (const fs::path& place : {folder / kind / name, folder / name}) {
    const fs::path real = fs::canonical(place, error);
    if (!error && is_below(folder, real)) return real.string();
  }
  return std::nullopt;
}

std::optional<std::string> NamedFiles::dataset(std::string_view name) const {
  auto path = find("datasets", name);
  std::error_code ignored;
  if (path && !fs::is_regular_file(*path, ignored)) return std::nullopt;
  return path;
}

std::optional<std::string> NamedFiles::tokenizer(std::string_view name) const {
  return find("tokenizers", name);
}

std::vector<NamedFile> NamedFiles::datasets() const {
  std::vector<NamedFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_ / "datasets", error)) {
    const std::string name = entry.path().filename().string();
    if (!dataset(name)) continue;
    if (auto file = facts_of(entry.path())) files.push_back(std::move(*file));
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

std::vector<std::string> NamedFiles::tokenizers() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_ / "tokenizers", error)) {
    std::string name = entry.path().filename().string();
    if (tokenizer(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool NamedFiles::has_room(const std::string& name, std::uint64_t bytes) const {
  for (const NamedFile& file : datasets()) {
    if (file.name != name) bytes += file.bytes;
  }
  return bytes <= most_bytes_;
}

Result<std::optional<NamedFile>> NamedFiles::save_dataset(const std::string& name, std::string_view content) {
  const std::lock_guard lock(saving_);
  if (!has_room(name, content.size())) return std::optional<NamedFile>{};
  const fs::path folder = folder_ / "datasets";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return io_error(
        fmt::format("the folder for data sets cannot be made ({}); check --data-dir", error.message()));
  }
  const fs::path unproved = folder / unproved_name(name);
  if (auto written = write_file(unproved.string(), content, "datasets"); !written) return written.error();
  if (auto good = readable(unproved.string()); !good) {
    fs::remove(unproved, error);
    std::string message = good.error().message;
    for (std::size_t at; (at = message.find(unproved.string())) != std::string::npos;)
      message.replace(at, unproved.string().size(), name);
    return bad_input(std::move(message));
  }
  const fs::path path = folder / name;
  fs::rename(unproved, path, error);
  if (error) return io_error(fmt::format("the data set cannot be kept: {}", error.message()));
  return std::optional(facts_of(path).value_or(NamedFile{name, content.size(), 0}));
}

Result<bool> NamedFiles::delete_dataset(const std::string& name) {
  if (!is_name(name)) return false;
  std::error_code error;
  const bool removed = fs::remove(folder_ / "datasets" / name, error);
  if (error) return io_error(fmt::format("the data set cannot be deleted: {}", error.message()));
  return removed;
}

void NamedFiles::remove_left_overs() {
  std::error_code error;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder_ / "datasets", error)) {
    if (is_left_over(entry.path().filename().string())) left.push_back(entry.path());
  }
  for (const fs::path& path : left) fs::remove(path, error);
}

}  // namespace loadtest
