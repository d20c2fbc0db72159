#pragma once
// Hugging Face's local cache of models: HUB/models--OWNER--NAME/snapshots/REVISION/FILE.
//
// Nothing is ever downloaded or written.
// Source: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

// From HF_HUB_CACHE, HF_HOME or XDG_CACHE_HOME, else ~/.cache/huggingface/hub.
std::filesystem::path huggingface_hub();

// HUB/models--OWNER--NAME, whether or not it is there; empty where `model` cannot be a model's name.
std::filesystem::path cached_model(const std::filesystem::path& hub, std::string_view model);

// Of a model's folder in the cache: the folder of the revision that "main" is, or else of the newest one that
// has a tokenizer; nullopt where there is none.
std::optional<std::filesystem::path> snapshot_in(const std::filesystem::path& cached);

// OWNER/NAME, where the path leads through a folder models--OWNER--NAME; else empty.
std::string hub_id_in(const std::filesystem::path& path);

// DIR/tokenizer.json, or else DIR/tokenizer.model.
std::optional<std::filesystem::path> tokenizer_file_in(const std::filesystem::path& folder);

}  // namespace loadtest
