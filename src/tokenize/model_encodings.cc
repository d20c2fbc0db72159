#include "tokenize/model_encodings.h"

#include "tokenize/ascii_lower.h"

#include <algorithm>
#include <array>

namespace loadtest {
namespace {

struct Row {
  std::string_view model;
  std::string_view encoding;
};

constexpr std::string_view kO200k = "o200k_base", kHarmony = "o200k_harmony", kCl100k = "cl100k_base",
                           kP50k = "p50k_base", kEdit = "p50k_edit", kR50k = "r50k_base";

constexpr auto kModels = std::to_array<Row>({
    {"o1", kO200k},
    {"o3", kO200k},
    {"o4-mini", kO200k},
    {"gpt-5", kO200k},
    {"gpt-4.1", kO200k},
    {"gpt-4o", kO200k},
    {"gpt-4", kCl100k},
    {"gpt-3.5-turbo", kCl100k},
    {"gpt-3.5", kCl100k},
    {"gpt-35-turbo", kCl100k},
    {"davinci-002", kCl100k},
    {"babbage-002", kCl100k},
    {"text-embedding-ada-002", kCl100k},
    {"text-embedding-3-small", kCl100k},
    {"text-embedding-3-large", kCl100k},
    {"text-davinci-003", kP50k},
    {"text-davinci-002", kP50k},
    {"text-davinci-001", kR50k},
    {"text-curie-001", kR50k},
    {"text-babbage-001", kR50k},
    {"text-ada-001", kR50k},
    {"davinci", kR50k},
    {"curie", kR50k},
    {"babbage", kR50k},
    {"ada", kR50k},
    {"code-davinci-002", kP50k},
    {"code-davinci-001", kP50k},
    {"code-cushman-002", kP50k},
    {"code-cushman-001", kP50k},
    {"text-davinci-edit-001", kEdit},
    {"code-davinci-edit-001", kEdit},
    {"gpt2", kR50k},
    {"gpt-2", kR50k},
});

constexpr auto kPrefixes = std::to_array<Row>({
    {"o1-", kO200k},
    {"o3-", kO200k},
    {"o4-mini-", kO200k},
    {"gpt-5", kO200k},
    {"gpt-4.5-", kO200k},
    {"gpt-4.1-", kO200k},
    {"chatgpt-4o-", kO200k},
    {"gpt-4o-", kO200k},
    {"gpt-4-", kCl100k},
    {"gpt-3.5-turbo-", kCl100k},
    {"gpt-35-turbo-", kCl100k},
    {"gpt-oss-", kHarmony},
    {"ft:gpt-4o", kO200k},
    {"ft:gpt-4", kCl100k},
    {"ft:gpt-3.5-turbo", kCl100k},
    {"ft:davinci-002", kCl100k},
    {"ft:babbage-002", kCl100k},
});

}  // namespace

std::string_view encoding_of_model(std::string_view as_written) {
  const std::string lower = ascii_lower(as_written);
  std::string_view model = lower;
  if (constexpr std::string_view kOwner = "openai/"; model.starts_with(kOwner))
    model.remove_prefix(kOwner.size());
  const auto* const same =
      std::find_if(kModels.begin(), kModels.end(), [&](const Row& row) { return row.model == model; });
  if (same != kModels.end()) return same->encoding;
  const auto* const prefix = std::find_if(kPrefixes.begin(), kPrefixes.end(),
                                          [&](const Row& row) { return model.starts_with(row.model); });
  return prefix != kPrefixes.end() ? prefix->encoding : std::string_view();
}

}  // namespace loadtest
