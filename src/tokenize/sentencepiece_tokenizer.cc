#include "tokenize/sentencepiece_tokenizer.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "tokenize/protobuf_fields.h"
#include "tokenize/spaced_piece.h"
#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

class SentencePieceTokenizer final : public Tokenizer {
 public:
  SentencePieceTokenizer(std::string name,
                         std::unique_ptr<const sentencepiece::SentencePieceProcessor> processor)
      : name_(std::move(name)), processor_(std::move(processor)) {}

  std::vector<TokenId> encode(std::string_view text, SpecialTokens) const override {
    std::string storage;
    std::vector<int> ids;
    // What can fail is the model, and that was looked at when it was loaded.
    if (!processor_->Encode(as_valid_utf8(text, storage), &ids).ok()) return {};
    return {ids.begin(), ids.end()};
  }

  std::string decode(std::span<const TokenId> ids) const override {
    std::vector<int> known;
    for (const TokenId id : ids) {
      if (id < static_cast<TokenId>(processor_->GetPieceSize())) known.push_back(static_cast<int>(id));
    }
    std::string text;
    if (!processor_->Decode(known, &text).ok()) return {};
    return text;
  }

  std::size_t bytes_of(TokenId id) const override {
    if (id >= static_cast<TokenId>(processor_->GetPieceSize())) return 0;
    const auto piece = static_cast<int>(id);
    return bytes_of_spaced_piece(processor_->IdToPiece(piece), processor_->IsByte(piece));
  }

  std::string_view name() const override { return name_; }
  bool exact() const override { return true; }

 private:
  std::string name_;
  std::unique_ptr<const sentencepiece::SentencePieceProcessor> processor_;
};

// sentencepiece_model.proto. Where one of the last two is missing, the library can go on with its defaults.
constexpr std::array<std::pair<std::uint64_t, std::string_view>, 3> kModelFields = {
    {{1, "pieces"}, {2, "trainer_spec"}, {3, "normalizer_spec"}}};

// The first that the model lacks; empty: none.
std::string_view missing_model_field(const std::vector<ProtobufField>& fields) {
  for (const auto& [number, name] : kModelFields) {
    if (std::none_of(fields.begin(), fields.end(),
                     [wanted = number](const ProtobufField& field) { return field.number == wanted; })) {
      return name;
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<const Tokenizer>> parse_sentencepiece_model(std::string_view model,
                                                                   std::string_view path,
                                                                   std::string_view name) {
  const auto fields = protobuf_fields(model);
  const std::string_view missing = fields ? missing_model_field(*fields) : "";
  if (!missing.empty() && missing != kModelFields[0].second) {
    return bad_input(fmt::format(
        "{}: the file ends too early: there is no {} in it; download it again, or give the model's "
        "tokenizer.json",
        path, missing));
  }
  auto processor = std::make_unique<sentencepiece::SentencePieceProcessor>();
  bool usable = false;
  try {
    std::vector<int> ids;
    usable = fields && processor->LoadFromSerializedProto(model).ok() && processor->GetPieceSize() > 0 &&
             processor->Encode("a", &ids).ok();
  } catch (const std::exception&) {
    // The library throws where a model holds what its tables cannot take, such as an empty piece.
  }
  if (!usable) {
    return bad_input(fmt::format(
        "{}: this is not a SentencePiece model, or a broken one; download it again, or give the model's "
        "tokenizer.json",
        path));
  }
  return std::make_unique<SentencePieceTokenizer>(std::string(name.empty() ? path : name),
                                                  std::move(processor));
}

}  // namespace loadtest
