#include "tokenize/find_tokenizer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tokenize/hf_tokenizer.h"
#include "tokenize/huggingface_hub.h"
#include "tokenize/model_encodings.h"
#include "tokenize/sentencepiece_tokenizer.h"
#include "tokenize/tiktoken_tokenizer.h"

namespace loadtest {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMost_file_bytes = 512U << 20U;

using Loaded = Result<std::shared_ptr<const Tokenizer>>;

// Counts as another does, and says that this is a rule of thumb.
class StandIn final : public Tokenizer {
 public:
  explicit StandIn(std::unique_ptr<const Tokenizer> tokenizer)
      : tokenizer_(std::move(tokenizer)), name_(fmt::format("{} (approximate)", tokenizer_->name())) {}
  std::vector<TokenId> encode(std::string_view text, SpecialTokens special) const override {
    return tokenizer_->encode(text, special);
  }
  std::size_t count(std::string_view text) const override { return tokenizer_->count(text); }
  std::string decode(std::span<const TokenId> ids) const override { return tokenizer_->decode(ids); }
  std::size_t bytes_of(TokenId id) const override { return tokenizer_->bytes_of(id); }
  std::string_view name() const override { return name_; }
  bool exact() const override { return false; }

 private:
  std::unique_ptr<const Tokenizer> tokenizer_;
  std::string name_;
};

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

Loaded load_file(const fs::path& path) {
  const auto content = content_of(path);
  if (!content) return content.error();
  const std::size_t first = content->find_first_not_of(" \t\r\n");
  const bool is_json =
      path.extension() == ".json" || (first != std::string::npos && (*content)[first] == '{');
  auto tokenizer = is_json ? parse_hf_tokenizer(*content, path.string())
                           : parse_sentencepiece_model(*content, path.string());
  if (!tokenizer) return tokenizer.error();
  return std::shared_ptr<const Tokenizer>(*std::move(tokenizer));
}

Loaded load_folder(const fs::path& folder) {
  const auto file = tokenizer_file_in(folder);
  if (!file)
    return bad_input(
        fmt::format("{:?} holds neither a tokenizer.json nor a tokenizer.model", folder.string()));
  return load_file(*file);
}

Result<ChosenTokenizer> with(Loaded loaded, std::string how) {
  if (!loaded) return loaded.error();
  return ChosenTokenizer{*std::move(loaded), std::move(how)};
}

Result<ChosenTokenizer> asked_for(std::string_view asked, const fs::path& hub) {
  if (std::shared_ptr<const Tokenizer> encoding = make_tiktoken_tokenizer(asked)) {
    return ChosenTokenizer{std::move(encoding), "the encoding that was asked for"};
  }
  std::error_code ignored;
  const fs::path path(asked);
  if (fs::is_directory(path, ignored)) return with(load_folder(path), "the folder that was asked for");
  if (fs::exists(path, ignored)) return with(load_file(path), "the file that was asked for");
  if (const auto name = encoding_of_model(asked); !name.empty()) {
    return ChosenTokenizer{make_tiktoken_tokenizer(name), fmt::format("the encoding of {}", asked)};
  }
  if (const auto snapshot = snapshot_of(hub, asked)) {
    return with(load_folder(*snapshot), fmt::format("{} in the Hugging Face cache", asked));
  }
  return bad_input(
      fmt::format("{:?} is no encoding ({}), no model of OpenAI's that is known, no file or folder, and not "
                  "in the Hugging Face "
                  "cache ({}); give one of these, such as the path of the model's tokenizer.json",
                  asked, fmt::join(tiktoken_encodings(), ", "), hub.string()));
}

ChosenTokenizer approximation(std::string why) {
  return {std::make_shared<StandIn>(make_tiktoken_tokenizer("cl100k_base")), std::move(why)};
}

// By the model's name; what cannot be used leads to the approximation, with the reason.
ChosenTokenizer by_model(std::string_view model, const fs::path& hub) {
  if (model.empty()) {
    return approximation(
        "no tokenizer and no model is named, so cl100k_base counts, which may not be the model's own");
  }
  std::error_code ignored;
  const fs::path path(model);
  std::string why = fmt::format("no tokenizer of {} is known or in the Hugging Face cache", model);
  const bool is_folder = model.find('/') != std::string_view::npos && fs::is_directory(path, ignored);
  const auto folder = is_folder ? std::optional(path) : snapshot_of(hub, model);
  if (folder && tokenizer_file_in(*folder)) {
    const auto loaded = load_folder(*folder);
    if (loaded) {
      return {*loaded,
              is_folder ? "found in the model's folder" : fmt::format("{} in the Hugging Face cache", model)};
    }
    why = loaded.error().message;
  }
  if (const auto name = encoding_of_model(model); !name.empty()) {
    return {make_tiktoken_tokenizer(name), fmt::format("the encoding of {}", model)};
  }
  return approximation(fmt::format("{}, so cl100k_base counts, which may not be the model's own", why));
}

}  // namespace

Result<ChosenTokenizer> find_tokenizer(std::string_view asked, std::string_view model, const fs::path& hub) {
  const fs::path& cache = hub.empty() ? huggingface_hub() : hub;
  if (!asked.empty()) return asked_for(asked, cache);
  return by_model(model, cache);
}

}  // namespace loadtest
