#include "cli/run_display.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace loadtest {

TerminalStyle style_of(int fd, const RunOptions& options) {
  TerminalStyle style = TerminalStyle::detect(fd);
  if (options.no_color) style.colour = false;
  return style;
}

RunDisplay::RunDisplay(const RunOptions& options) : grace_(options.config.grace) {
  if (!options.quiet) display_.emplace(stderr, style_of(STDERR_FILENO, options), clock_);
}

void RunDisplay::start(const RunConfig& config, const ServerFacts& server) {
  with([&](LiveDisplay& display) { display.print_start(config, server); });
}

void RunDisplay::update(const RunProgress& progress) {
  with([&](LiveDisplay& display) { display.update(progress); });
  in_flight_ = progress.in_flight;
  sending_ = progress.phase == RunPhase::warmup || progress.phase == RunPhase::measuring ||
             progress.phase == RunPhase::draining;
}

void RunDisplay::level(const LevelResult& level) {
  with([&](LiveDisplay& display) { display.print_level(level); });
}

void RunDisplay::note(const std::string& sentence) {
  with([&](LiveDisplay& display) { display.print_note(sentence); });
}

void RunDisplay::event(const std::string& sentence) {
  with([&](LiveDisplay& display) { display.print_event(sentence); });
}

void RunDisplay::finish() {
  with([](LiveDisplay& display) { display.finish(); });
  const std::lock_guard lock(mutex_);
  display_.reset();
}

std::string RunDisplay::wait_for_open_requests() const {
  if (!sending_) return {};
  return fmt::format("waiting up to {:g} s for {} in flight", to_s(grace_), in_flight_.load());
}

}  // namespace loadtest
