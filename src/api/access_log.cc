#include "api/access_log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "api/rfc3339.h"
#include "core/json_text.h"

namespace loadtest {
namespace {

std::string_view name(LogLevel level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warn", "error", "off"};
  return kNames[static_cast<std::size_t>(level)];
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  using spdlog::level::level_enum;
  constexpr level_enum kLevels[] = {level_enum::debug, level_enum::info, level_enum::warn, level_enum::err,
                                    level_enum::off};
  return kLevels[static_cast<std::size_t>(level)];
}

void append_field(std::string& out, std::string_view key, std::string_view value) {
  out += ',';
  append_json_string(out, key);
  out += ':';
  append_json_string(out, value);
}

}  // namespace

struct AccessLog::Impl {
  spdlog::logger logger{"serve", std::make_shared<spdlog::sinks::stderr_sink_mt>()};

  void write(LogLevel level, const std::string& line) {
    logger.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
  }
};

std::string log_line(std::string_view event, LogLevel level, std::int64_t unix_ms, const LogFields& fields) {
  std::string out = "{\"event\":";
  append_json_string(out, event);
  for (const auto& [key, value] : fields) append_field(out, key, value);
  append_field(out, "timestamp", rfc3339_utc_ms(unix_ms));
  append_field(out, "level", name(level));
  return out + "}";
}

AccessLog::AccessLog(LogLevel level) : impl_(std::make_unique<Impl>()) {
  impl_->logger.set_pattern("%v");
  impl_->logger.set_level(spdlog_level(level));
  impl_->logger.flush_on(spdlog::level::debug);
}

AccessLog::~AccessLog() = default;

void AccessLog::event(LogLevel level, std::string_view event, const LogFields& fields) {
  if (impl_->logger.should_log(spdlog_level(level)))
    impl_->write(level, log_line(event, level, now_unix_ms(), fields));
}

void AccessLog::request(const ApiRequest& request, std::string_view client, int status, Nanoseconds took) {
  const LogLevel level = status >= 500 ? LogLevel::error : status >= 400 ? LogLevel::warn : LogLevel::info;
  if (!impl_->logger.should_log(spdlog_level(level))) return;
  std::string line = log_line("request", level, now_unix_ms(),
                              {{"request_id", request.id},
                               {"method", request.method},
                               {"path", request.path},
                               {"client_ip", std::string(client)}});
  line.pop_back();
  line += fmt::format(",\"status\":{},\"duration_ms\":{:.3f}}}", status, to_ms(took));
  impl_->write(level, line);
}

}  // namespace loadtest
