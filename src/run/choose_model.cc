#include "run/choose_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/secrets.h"

namespace loadtest {
namespace {

// What all models agree on; nothing where they do not, or none says it.
template <class T>
std::optional<T> common(const std::vector<ModelInfo>& models, std::optional<T> (*of)(const ModelInfo&)) {
  if (models.empty()) return std::nullopt;
  const std::optional<T> first = of(models.front());
  const bool same =
      std::all_of(models.begin(), models.end(), [&](const ModelInfo& model) { return of(model) == first; });
  return same ? first : std::nullopt;
}

std::optional<std::uint64_t> context_of(const ModelInfo& model) { return model.max_model_len; }
std::optional<std::string> owner_of(const ModelInfo& model) {
  return model.owned_by.empty() ? std::nullopt : std::optional(model.owned_by);
}

// Servers take names that they do not list, such as aliases.
void take_facts(const ListedModels& listed, Probed& probed) {
  ServerFacts& facts = probed.server;
  for (const ModelInfo& model : listed.models) {
    if (model.id != facts.model) continue;
    facts.max_model_len = context_of(model);
    facts.engine = owner_of(model);
    facts.model_root = model.root;
    return;
  }
  facts.max_model_len = common(listed.models, context_of);
  facts.engine = common(listed.models, owner_of);
  const bool some = std::any_of(listed.models.begin(), listed.models.end(), context_of);
  if (facts.max_model_len || !some) return;
  probed.warnings.push_back(
      fmt::format("the server does not list {}, so its context is not known, and nothing was held against it",
                  facts.model));
}

}  // namespace

Result<void> choose_model(RunConfig& config, const ListedModels& listed, Probed& probed) {
  const std::vector<ModelInfo>& models = listed.models;
  if (config.model.empty()) {
    if (listed.why_none) return *listed.why_none;
    if (models.empty()) {
      return bad_input("--model: the server lists no model, so give the name of the one to test");
    }
    if (models.size() > 1) {
      std::string names;
      for (std::size_t i = 0; i < std::min<std::size_t>(models.size(), 10); ++i)
        names += (i ? ", " : "") + without_long_secrets(models[i].id, config);
      return bad_input(fmt::format("--model: the server lists {} models, so say which: {}{}", models.size(),
                                   names, models.size() > 10 ? ", …" : ""));
    }
    if (holds_long_secret(models.front().id, config)) {
      return bad_input(
          "--model: the one model that the server lists has a secret in its name that it was sent, and is "
          "not "
          "taken; give the name of the one to test");
    }
    config.model = models.front().id;
  }
  probed.server.model = config.model;
  take_facts(listed, probed);
  return {};
}

}  // namespace loadtest
