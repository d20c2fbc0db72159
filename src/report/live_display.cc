#include "report/live_display.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "report/live_text.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kPlainEvery = 5s;
constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";

}  // namespace

LiveDisplay::LiveDisplay(std::FILE* out, const TerminalStyle& style, const Clock& clock,
                         std::function<int()> current_width)
    : out_(out), style_(style), clock_(clock), current_width_(std::move(current_width)) {
  if (!current_width_) {
    current_width_ = [this] { return terminal_width(::fileno(out_), style_.width); };
  }
}

LiveDisplay::~LiveDisplay() { finish(); }

// What stays on screen is cut like the rest on a terminal; elsewhere nothing is.
int LiveDisplay::lasting_width() const {
  return style_.interactive ? std::max(current_width_() - 1, 1) : 1 << 20;
}

void LiveDisplay::print_start(const RunConfig& config, const ServerFacts& server) {
  for (const std::string& line : start_lines(config, server, lasting_width(), style_)) print_line(line);
}

void LiveDisplay::print_level(const LevelResult& level) {
  print_line(level_line(level, lasting_width(), style_));
}

void LiveDisplay::print_sentence(std::string_view sentence, Tone tone) {
  for (const std::string& line : wrapped(printable(sentence), lasting_width())) {
    print_line(painted(line, tone, style_));
  }
}

void LiveDisplay::print_note(std::string_view sentence) { print_sentence(sentence, Tone::warning); }
void LiveDisplay::print_event(std::string_view sentence) { print_sentence(sentence, Tone::plain); }

void LiveDisplay::update(const RunProgress& progress) {
  if (finished_) return;
  const bool new_phase =
      !progress_ || progress_->phase != progress.phase || progress_->level != progress.level;
  progress_ = progress;
  if (progress.phase == RunPhase::finished) return;
  if (style_.interactive) {
    repaint();
    return;
  }
  if (progress.phase == RunPhase::probing && progress.elapsed_s < 1) return;  // most answer at once
  const TimePoint now = clock_.now();
  if (!new_phase && last_painted_at_ && now - *last_painted_at_ < kPlainEvery) return;
  last_painted_at_ = now;
  write(plain_line(progress, style_) + "\n");
}

void LiveDisplay::finish() {
  if (std::exchange(finished_, true)) return;
  std::string text = erased();
  if (std::exchange(cursor_hidden_, false)) text += kShowCursor;
  write(text);
}

// One write a frame, so that a terminal never shows half of one.
void LiveDisplay::write(std::string_view text) {
  if (text.empty()) return;
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
}

void LiveDisplay::print_line(const std::string& line) {
  write(erased() + line + '\n');
  if (style_.interactive && !finished_ && progress_ && progress_->phase != RunPhase::finished) repaint();
}

// Takes the painted lines away. A terminal that became narrower has wrapped them: they take more rows now.
std::string LiveDisplay::erased() {
  if (painted_lines_ == 0) return {};
  const int width = std::max(current_width_(), 1);
  int rows = 0;
  for (const int columns : painted_columns_) rows += std::max(1, (columns + width - 1) / width);
  painted_lines_ = 0;
  return fmt::format("\x1b[{}A\r\x1b[J", rows);
}

void LiveDisplay::repaint() {
  const int width = std::max(current_width_(), 20);
  const std::vector<std::string> lines = live_lines(*progress_, width, style_);
  // Cursor to the first painted line, each line over the old one, what is left of it erased: no empty frame
  // between.
  std::string frame;
  if (!std::exchange(cursor_hidden_, true)) frame += kHideCursor;
  if (painted_lines_ > 0) {
    if (width == painted_width_ && painted_lines_ == static_cast<int>(lines.size())) {
      frame += fmt::format("\x1b[{}A\r", painted_lines_);
    } else {
      frame += erased();
    }
  }
  painted_columns_.clear();
  for (const std::string& line : lines) {
    frame += line + "\x1b[K\n";
    painted_columns_.push_back(visible_width(line));
  }
  painted_lines_ = static_cast<int>(lines.size());
  painted_width_ = width;
  write(frame);
}

void show_cursor(int fd) noexcept {
  [[maybe_unused]] const ssize_t written = ::write(fd, kShowCursor.data(), kShowCursor.size());
}

}  // namespace loadtest
