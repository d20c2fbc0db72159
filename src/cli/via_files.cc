#include "cli/via_files.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "api/named_files.h"
#include "cli/parse_values.h"
#include "cli/via_sentences.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMost_bytes = std::uintmax_t{1} << 30;
constexpr std::size_t kDigestLetters = 16, kNameLetters = 80;

Result<std::string> read_whole(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return bad_input(fmt::format("{} cannot be read: {}", in_quotes(path), error.message()));
  if (size > kMost_bytes) {
    return bad_input(
        fmt::format("{} is too large to be uploaded; put it into the folder \"datasets\" of that "
                    "server's --data-dir and give its name",
                    in_quotes(path)));
  }
  std::ifstream file(path, std::ios::binary);
  std::string content(static_cast<std::size_t>(size), '\0');
  file.read(content.data(), static_cast<std::streamsize>(size));
  if (!file) return bad_input(fmt::format("{} cannot be read: {}", in_quotes(path), std::strerror(errno)));
  return content;
}

bool is_there_already(const ViaServer& server, const std::string& name, std::size_t bytes) {
  const ViaReply reply = server.get("/datasets");
  const auto* const answer = std::get_if<HttpAnswer>(&reply);
  if (answer == nullptr || answer->status != 200) return false;
  const auto json = parse_json(answer->body);
  const auto list = json.is_object() ? json.find("datasets") : json.end();
  if (!json.is_object() || list == json.end() || !list->is_array()) return false;
  return std::any_of(list->begin(), list->end(), [&](const nlohmann::json& file) {
    return file.is_object() && file.value("name", nlohmann::json()) == nlohmann::json(name) &&
           file.value("size_bytes", nlohmann::json()) == nlohmann::json(bytes);
  });
}

std::optional<ViaRefusal> upload(const ViaServer& server, RunDisplay& display, const char* flag,
                                 std::string& file) {
  std::error_code ignored;
  if (file.empty() || !fs::exists(file, ignored)) return std::nullopt;
  const auto content = read_whole(file);
  if (!content) return ViaRefusal{{fmt::format("{}: {}", flag, content.error().message)}};
  const std::string name = upload_name(file, *content);
  if (!is_there_already(server, name, content->size())) {
    display.event(fmt::format("uploading {} ({} bytes) to {}", file, content->size(), server.url()));
    const ViaReply reply = server.post("/datasets?name=" + name, *content, "application/octet-stream");
    if (const auto* const failure = std::get_if<Failure>(&reply)) {
      return ViaRefusal{
          {fmt::format("{}: {} broke off while the file was sent there: {} (it takes no more than its "
                       "--max-upload-mb)",
                       flag, server.url(), failure->detail)},
          3};
    }
    const auto& answer = std::get<HttpAnswer>(reply);
    if (answer.status != 201)
      return ViaRefusal{sentences_of(answer, server.url(), server.has_key(), flag), exit_code_of(answer)};
  }
  file = name;
  return std::nullopt;
}

}  // namespace

std::string upload_name(const std::string& path, std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t length = 0;
  EVP_Q_digest(nullptr, "SHA256", nullptr, content.data(), content.size(), digest.data(), &length);
  std::string name;
  for (std::size_t i = 0; i < kDigestLetters / 2; ++i) name += fmt::format("{:02x}", digest[i]);
  std::string own = fs::path(path).filename().string();
  if (own.size() > kNameLetters) own.erase(0, own.size() - kNameLetters);  // its end says the format
  for (char& c : own) {
    if (!NamedFiles::is_name(std::string(1, c)) && c != '.') c = '_';
  }
  return name + "-" + own;
}

std::optional<ViaRefusal> upload_files(const ViaServer& server, RunDisplay& display, RunConfig& config) {
  if (auto refused = upload(server, display, "--dataset", config.workload.dataset)) return refused;
  return upload(server, display, "--trace", config.workload.trace);
}

}  // namespace loadtest
