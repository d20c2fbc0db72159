#include "tokenize/tokenizer_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tokenize/hf_tokenizer.h"
#include "tokenize/huggingface_hub.h"
#include "tokenize/sentencepiece_tokenizer.h"

namespace loadtest {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMost_file_bytes = 512U << 20U;

Result<std::string> content_of(const fs::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  const auto failed = [&] {
    return bad_input(fmt::format("{:?} cannot be read: {}", path.string(), std::strerror(errno)));
  };
  if (!file) return failed();
  std::string content;
  std::string buffer(1U << 18U, '\0');
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    content.append(buffer, 0, n);
    if (content.size() > kMost_file_bytes) {
      return bad_input(fmt::format("{:?} is larger than 512 MiB; is it a tokenizer's file?", path.string()));
    }
  }
  if (std::ferror(file.get()) != 0) return failed();
  return content;
}

// tiktoken's list of ranks, which Llama 3 calls tokenizer.model: base64, a space and a number a line.
bool is_rank_list(std::string_view content) {
  std::string_view line = content.substr(0, content.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos || space + 1 == line.size()) return false;
  constexpr std::string_view kBase64Digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  return line.substr(0, space).find_first_not_of(kBase64Digits) == std::string_view::npos &&
         line.substr(space + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

// What files often are that are no tokenizer's; nullptr: nothing that is known.
const char* known_otherwise(std::string_view content) {
  if (content.empty()) return "the file is empty; download it again";
  if (content.starts_with("version https://git-lfs")) {
    return "this is a Git LFS pointer, not the file itself; fetch that with git lfs pull";
  }
  if (is_rank_list(content)) {
    return "this is a list of ranks without the rule by which text is cut; give the model's tokenizer.json";
  }
  return nullptr;
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> load_tokenizer_file(const fs::path& path) {
  const auto content = content_of(path);
  if (!content) return content.error();
  if (const char* const what = known_otherwise(*content)) {
    return bad_input(fmt::format("{}: {}", path.string(), what));
  }
  const std::size_t first = content->find_first_not_of(" \t\r\n");
  const bool is_json =
      path.extension() == ".json" || (first != std::string::npos && (*content)[first] == '{');
  std::error_code problem;
  const fs::path absolute = fs::absolute(path, problem);
  const std::string name = hub_id_in(problem ? path : absolute);
  auto tokenizer = is_json ? parse_hf_tokenizer(*content, path.string(), name)
                           : parse_sentencepiece_model(*content, path.string(), name);
  if (!tokenizer && !is_json && path.extension() != ".model") {
    return bad_input(
        fmt::format("{}: this is neither a tokenizer.json nor a SentencePiece model; give the model's "
                    "tokenizer.json or tokenizer.model",
                    path.string()));
  }
  if (!tokenizer) return tokenizer.error();
  return std::shared_ptr<const Tokenizer>(*std::move(tokenizer));
}

std::optional<fs::path> tokenizer_file_of(const fs::path& folder) {
  if (auto file = tokenizer_file_in(folder)) return file;
  const auto snapshot = snapshot_in(folder);
  return snapshot ? tokenizer_file_in(*snapshot) : std::nullopt;
}

}  // namespace loadtest
