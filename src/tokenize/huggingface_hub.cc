#include "tokenize/huggingface_hub.h"

#include <cstdlib>
#include <fstream>
#include <string>

namespace loadtest {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kModel = "models--";

// Empty where it is not set.
fs::path folder_from(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr ? fs::path(value) : fs::path();
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// A name of a model, not a path that leads elsewhere.
bool is_model_name(std::string_view model) {
  return !model.empty() && model.front() != '/' && model.find("..") == std::string_view::npos &&
         model.find('\0') == std::string_view::npos && model.size() < 200;
}

}  // namespace

fs::path huggingface_hub() {
  if (auto hub = folder_from("HF_HUB_CACHE"); !hub.empty()) return hub;
  if (const auto home = folder_from("HF_HOME"); !home.empty()) return home / "hub";
  if (const auto cache = folder_from("XDG_CACHE_HOME"); !cache.empty()) return cache / "huggingface/hub";
  return folder_from("HOME") / ".cache/huggingface/hub";
}

std::optional<fs::path> tokenizer_file_in(const fs::path& folder) {
  if (folder.empty()) return std::nullopt;  // and not the working directory
  for (const char* const name : {"tokenizer.json", "tokenizer.model"}) {
    if (is_file(folder / name)) return folder / name;
  }
  return std::nullopt;
}

fs::path cached_model(const fs::path& hub, std::string_view model) {
  if (!is_model_name(model)) return {};
  std::string folder(kModel);
  for (const char c : model) c == '/' ? folder += "--" : folder += c;
  return hub / folder;
}

std::optional<fs::path> snapshot_in(const fs::path& cached) {
  if (cached.empty()) return std::nullopt;
  std::string revision;
  std::ifstream(cached / "refs/main") >> revision;
  if (!revision.empty() && revision.find('/') == std::string::npos &&
      tokenizer_file_in(cached / "snapshots" / revision)) {
    return cached / "snapshots" / revision;
  }
  std::optional<fs::path> newest;
  fs::file_time_type newest_time;
  std::error_code problem;
  for (fs::directory_iterator entry(cached / "snapshots", problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code ignored;
    const auto time = fs::last_write_time(entry->path(), ignored);
    if (ignored || !tokenizer_file_in(entry->path())) continue;
    if (!newest || time > newest_time) {
      newest = entry->path();
      newest_time = time;
    }
  }
  return newest;
}

std::string hub_id_in(const fs::path& path) {
  for (const fs::path& part : path) {
    std::string name = part.string();
    if (!name.starts_with(kModel)) continue;
    name.erase(0, kModel.size());
    if (const auto owner = name.find("--"); owner != std::string::npos) name.replace(owner, 2, "/");
    return name;
  }
  return {};
}

}  // namespace loadtest
