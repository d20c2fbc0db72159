#include "tokenize/find_tokenizer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tokenize/ascii_lower.h"
#include "tokenize/huggingface_hub.h"
#include "tokenize/model_encodings.h"
#include "tokenize/tiktoken_tokenizer.h"
#include "tokenize/tokenizer_file.h"

namespace loadtest {
namespace fs = std::filesystem;
namespace {

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

Loaded load_folder(const fs::path& folder) {
  if (const auto file = tokenizer_file_of(folder)) return load_tokenizer_file(*file);
  std::error_code ignored;
  return bad_input(fmt::format(
      "{:?} holds neither a tokenizer.json nor a tokenizer.model{}; give the folder or the file that the "
      "model's tokenizer is in",
      folder.string(), fs::is_directory(folder / "snapshots", ignored) ? " in any of its snapshots" : ""));
}

Result<ChosenTokenizer> with(Loaded loaded, std::string how) {
  if (!loaded) return loaded.error();
  return ChosenTokenizer{*std::move(loaded), std::move(how)};
}

// By its looks; whether it is there is another question.
bool is_path(std::string_view asked) {
  return asked.find('/') != std::string_view::npos || asked.ends_with(".json") || asked.ends_with(".model");
}

// OWNER/NAME, as Hugging Face calls models.
bool is_hub_id(std::string_view asked) {
  const std::size_t slash = asked.find('/');
  return slash != std::string_view::npos && slash == asked.rfind('/') && slash > 0 &&
         slash + 1 < asked.size() && asked.front() != '.' && asked.front() != '~' &&
         !asked.ends_with(".json") && !asked.ends_with(".model");
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

Error not_found(std::string_view asked, const fs::path& hub) {
  if (const fs::path cached = cached_model(hub, asked); !cached.empty() && is_folder(cached)) {
    return bad_input(fmt::format(
        "{:?} is in the Hugging Face cache ({}), but with neither a tokenizer.json nor a tokenizer.model; "
        "download the model's tokenizer.json, or give its path",
        asked, cached.string()));
  }
  if (is_hub_id(asked)) {
    return bad_input(
        fmt::format("{:?} is no file or folder, and not in the Hugging Face cache ({}); nothing is "
                    "downloaded: give the path "
                    "of the model's tokenizer.json",
                    asked, hub.string()));
  }
  if (is_path(asked)) {
    return bad_input(
        fmt::format("{:?}: there is no such file; give the path of the model's tokenizer.json or "
                    "tokenizer.model, or of the folder that holds it",
                    asked));
  }
  return bad_input(
      fmt::format("{:?} is no encoding ({}), no model of OpenAI's that is known, no file or folder, and not "
                  "in the Hugging Face "
                  "cache ({}); give one of these, such as the path of the model's tokenizer.json",
                  asked, fmt::join(tiktoken_encodings(), ", "), hub.string()));
}

// A folder with a tokenizer, or a path to a file, comes before names of models, but what only happens to have
// a model's name in the working directory does not.
Result<ChosenTokenizer> asked_for(std::string_view asked, const fs::path& hub) {
  if (std::shared_ptr<const Tokenizer> encoding = make_tiktoken_tokenizer(ascii_lower(asked))) {
    return ChosenTokenizer{std::move(encoding), "the encoding that was asked for"};
  }
  const fs::path path(asked);
  const bool folder = is_folder(path);
  if (folder && tokenizer_file_of(path)) return with(load_folder(path), "the folder that was asked for");
  const auto encoding =
      asked.ends_with(".json") || asked.ends_with(".model") ? std::string_view() : encoding_of_model(asked);
  std::error_code ignored;
  const bool file = !folder && fs::exists(path, ignored);
  if (file && (is_path(asked) || encoding.empty())) {
    return with(load_tokenizer_file(path), "the file that was asked for");
  }
  if (!encoding.empty()) {
    return ChosenTokenizer{make_tiktoken_tokenizer(encoding), fmt::format("the encoding of {}", asked)};
  }
  if (const auto snapshot = snapshot_in(cached_model(hub, asked))) {
    return with(load_folder(*snapshot), fmt::format("{} in the Hugging Face cache", asked));
  }
  if (folder) return with(load_folder(path), "");
  return not_found(asked, hub);
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
  const bool folder_named = model.find('/') != std::string_view::npos && is_folder(fs::path(model));
  const fs::path folder = folder_named ? fs::path(model) : cached_model(hub, model);
  std::string why = fmt::format("no tokenizer of {} is known or in the Hugging Face cache", model);
  if (is_folder(folder)) {
    why = fmt::format("{} holds neither a tokenizer.json nor a tokenizer.model", folder.string());
  }
  if (tokenizer_file_of(folder)) {
    const auto loaded = load_folder(folder);
    if (loaded) {
      return {*loaded, folder_named ? "found in the model's folder"
                                    : fmt::format("{} in the Hugging Face cache", model)};
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
