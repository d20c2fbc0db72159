#include "tokenize/hf_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tokenize/hf_added_tokens.h"
#include "tokenize/hf_bpe_model.h"
#include "tokenize/hf_decoder.h"
#include "tokenize/hf_normalizer.h"
#include "tokenize/hf_pre_tokenizer.h"
#include "tokenize/pattern.h"
#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

class HfTokenizer final : public Tokenizer {
 public:
  HfTokenizer(std::string name, HfNormalizer normalizer, HfPreTokenizer pre_tokenizer, HfBpeModel model,
              HfAddedTokens added, HfDecoder decoder)
      : name_(std::move(name)),
        normalizer_(std::move(normalizer)),
        pre_tokenizer_(std::move(pre_tokenizer)),
        model_(std::move(model)),
        added_(std::move(added)),
        decoder_(std::move(decoder)) {}

  std::vector<TokenId> encode(std::string_view text, SpecialTokens special) const override {
    std::string storage;
    text = as_valid_utf8(text, storage);
    std::vector<TokenId> ids;
    ids.reserve(text.size() / 4 + 8);
    HfBpeModel::Workspace workspace;
    for (const auto& section : added_.find_in_raw(text, special)) {
      if (section.id) {
        ids.push_back(*section.id);
      } else {
        encode_section(text.substr(section.begin, section.end - section.begin), section.begin == 0, special,
                       workspace, ids);
      }
    }
    return ids;
  }

  std::string decode(std::span<const TokenId> ids) const override {
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const TokenId id : ids) {
      if (const auto added = added_.texts().find(id); added != added_.texts().end()) {
        tokens.push_back(added->second);
      } else if (id < model_.texts().size() && !model_.texts()[id].empty()) {
        tokens.push_back(model_.texts()[id]);
      }
    }
    return decoder_.apply(std::move(tokens));
  }

  std::size_t bytes_of(TokenId id) const override {
    const auto added = added_.texts().find(id);
    return added != added_.texts().end() ? added->second.size() : model_.bytes_of(id);
  }

  std::string_view name() const override { return name_; }
  bool exact() const override { return searches_given_up() == given_up_before_; }

 private:
  void encode_section(std::string_view raw, bool at_start, SpecialTokens special,
                      HfBpeModel::Workspace& workspace, std::vector<TokenId>& ids) const {
    std::string storage;
    std::string_view text = raw;
    if (!normalizer_.changes_nothing()) text = storage = normalizer_.apply(std::string(raw));
    for (const auto& section : added_.find_in_normalized(text, special)) {
      if (section.id) {
        ids.push_back(*section.id);
        continue;
      }
      const auto pieces = pre_tokenizer_.cut(text.substr(section.begin, section.end - section.begin),
                                             at_start && section.begin == 0);
      for (const std::string_view piece : pieces.texts) model_.encode(piece, workspace, ids);
    }
  }

  // Whoever's they were: a search that is given up later may be ours.
  const std::uint64_t given_up_before_ = searches_given_up();
  std::string name_;
  HfNormalizer normalizer_;
  HfPreTokenizer pre_tokenizer_;
  HfBpeModel model_;
  HfAddedTokens added_;
  HfDecoder decoder_;
};

// They put tokens around a text, or move offsets; the ids of the text itself stay.
constexpr std::array<std::string_view, 4> kPostProcessors = {"ByteLevel", "TemplateProcessing",
                                                             "BertProcessing", "RobertaProcessing"};

Result<void> check_post_processor(const JsonPart& part, int depth) {
  const std::string type = part.type();
  if (depth > kMostPartsDeep) return part.fault("sequences within sequences go too deep");
  if (type == "Sequence") {
    const auto parts = part.items("processors");
    if (!parts) return parts.error();
    for (const auto& inner : *parts) {
      if (const auto ok = check_post_processor(inner, depth + 1); !ok) return ok.error();
    }
    return {};
  }
  const bool known = std::find(kPostProcessors.begin(), kPostProcessors.end(), type) != kPostProcessors.end();
  return known ? Result<void>() : part.not_supported("post-processor");
}

// "truncation" and "padding" are not looked at: they are what the last use of the file had set, which whoever
// asks the reference sets anew; a count has to be that of the whole text.
Result<std::unique_ptr<const Tokenizer>> parse_file(const JsonPart& file, std::string_view name) {
  if (!file.element().is_object() || !file.member("model")) {
    return file.fault("there is no \"model\" in it; is it a tokenizer.json?");
  }
  auto normalizer = HfNormalizer::parse(file.member("normalizer"));
  if (!normalizer) return normalizer.error();
  auto pre_tokenizer = HfPreTokenizer::parse(file.member("pre_tokenizer"));
  if (!pre_tokenizer) return pre_tokenizer.error();
  if (const auto post_processor = file.member("post_processor")) {
    if (const auto ok = check_post_processor(*post_processor, 0); !ok) return ok.error();
  }
  const auto part = file.required("model");
  if (!part) return part.error();
  auto model = HfBpeModel::parse(*part, pre_tokenizer->is_byte_level());
  if (!model) return model.error();
  auto added = HfAddedTokens::parse(file, *model, *normalizer);
  if (!added) return added.error();
  auto decoder = HfDecoder::parse(file.member("decoder"));
  if (!decoder) return decoder.error();
  return std::make_unique<HfTokenizer>(std::string(name), *std::move(normalizer), *std::move(pre_tokenizer),
                                       *std::move(model), *std::move(added), *std::move(decoder));
}

}  // namespace

Result<std::unique_ptr<const Tokenizer>> parse_hf_tokenizer(std::string_view json, std::string_view path,
                                                            std::string_view name) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (const auto error = parser.parse(json.data(), json.size()).get(document); error != simdjson::SUCCESS) {
    const std::size_t last = json.find_last_not_of(" \t\r\n");
    return bad_input(last == std::string_view::npos || json[last] == '}'
                         ? fmt::format("{}: this is not JSON: {}; give the model's tokenizer.json", path,
                                       simdjson::error_message(error))
                         : fmt::format("{}: this is not JSON, or it ends too early: what it ends with is no "
                                       "closing brace; download it again",
                                       path));
  }
  auto tokenizer = parse_file(JsonPart(document, ""), name.empty() ? path : name);
  if (!tokenizer) return bad_input(fmt::format("{}: {}", path, tokenizer.error().message));
  return tokenizer;
}

}  // namespace loadtest
