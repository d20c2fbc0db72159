#include "report/live_display.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>

#include "report/live_text.h"
#include "report/sample_run.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class HandClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void pass(Nanoseconds time) { now_ += time; }

 private:
  TimePoint now_{};
};

class Output {
 public:
  Output() : file_(open_memstream(&text_, &size_)) {}
  ~Output() {
    std::fclose(file_);
    std::free(text_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  std::FILE* file() { return file_; }
  // What was written since the last call.
  std::string take() {
    std::fflush(file_);
    const std::string all(text_, size_);
    std::string fresh = all.substr(taken_);
    taken_ = all.size();
    return fresh;
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
  std::size_t taken_ = 0;
};

RunProgress measuring(std::uint64_t done) {
  RunProgress p;
  p.phase = RunPhase::measuring;
  p.level = 1;
  p.levels = 3;
  p.load.concurrency = 10;
  p.done = done;
  p.total = 400;
  p.level_fraction = static_cast<double>(done) / 400;
  p.overall_fraction = 0.5;
  p.elapsed_s = 61;
  p.eta_s = 18.4;
  p.in_flight = 10;
  p.output_tokens_per_s = 9812.4;
  p.requests_per_s = 76.1;
  p.ttft_p50_ms = 50.21;
  return p;
}

TerminalStyle terminal() {
  TerminalStyle style;
  style.interactive = true;
  return style;
}

constexpr const char* kFrame =
    "  level 2 of 3  ███████▌░░░░░░░░░░░░░░░░░░░░░░   25 %  c=10 · 100 of 400 requests\x1b[K\n"
    "  overall       ███████████████░░░░░░░░░░░░░░░   50 %  18 s left · 1 min 01 s so far\x1b[K\n"
    "  now           9,812 tokens/s · 76.1 requests/s · TTFT 50.2 ms · 10 in flight\x1b[K\n";

TEST(LiveDisplay, RepaintsInPlaceAndGivesTheTerminalBack) {
  HandClock clock;
  Output out;
  LiveDisplay display(out.file(), terminal(), clock, [] { return 100; });
  display.update(measuring(100));
  EXPECT_EQ(out.take(), std::string("\x1b[?25l") + kFrame);
  display.update(measuring(100));
  EXPECT_EQ(out.take(), std::string("\x1b[3A\r") + kFrame);
  display.finish();
  EXPECT_EQ(out.take(), "\x1b[3A\r\x1b[J\x1b[?25h");
  display.finish();
  display.update(measuring(101));
  EXPECT_EQ(out.take(), "");
}

TEST(LiveDisplay, ErrorsHaveALineOfTheirOwnOnceThereAreAny) {
  HandClock clock;
  Output out;
  LiveDisplay display(out.file(), terminal(), clock, [] { return 60; });
  RunProgress p = measuring(100);
  display.update(p);
  out.take();
  p.failed = 12;
  p.errors[static_cast<std::size_t>(FailureKind::timeout)] = 7;
  p.errors[static_cast<std::size_t>(FailureKind::http_429)] = 5;
  display.update(p);
  EXPECT_THAT(out.take(),
              testing::AllOf(StartsWith("\x1b[3A\r\x1b[J"),
                             testing::EndsWith("  errors        12 failed: 7 timeout, 5 http_429\x1b[K\n")));
  display.update(p);
  EXPECT_THAT(out.take(), testing::AllOf(StartsWith("\x1b[4A\r"), Not(HasSubstr("\x1b[J"))));  // in place
}

TEST(LiveDisplay, DestructionGivesTheTerminalBack) {
  HandClock clock;
  Output out;
  {
    LiveDisplay display(out.file(), terminal(), clock, [] { return 100; });
    display.update(measuring(100));
  }
  EXPECT_THAT(out.take(), testing::EndsWith("\x1b[?25h"));
}

TEST(LiveDisplay, NarrowerTerminalTakesTheWrappedLinesAway) {
  HandClock clock;
  Output out;
  int width = 100;
  LiveDisplay display(out.file(), terminal(), clock, [&] { return width; });
  display.update(measuring(100));
  out.take();
  width = 50;  // lines of 79, 80 and 75 columns take two rows each now
  display.update(measuring(100));
  EXPECT_THAT(out.take(), StartsWith("\x1b[6A\r\x1b[J"));
}

TEST(LiveDisplay, FinishedLevelStaysAboveTheBars) {
  HandClock clock;
  Output out;
  LiveDisplay display(out.file(), terminal(), clock, [] { return 120; });
  display.update(measuring(100));
  out.take();
  display.print_level(sample_run().levels[2]);
  EXPECT_EQ(out.take(),
            "\x1b[3A\r\x1b[JSUSPECT  c=100   386 ok, 12 failed, 2 cut off · 4,130 tokens/s · TTFT 1313 ms · "
            "E2E 3099 ms "
            "· 12.4 s\n" +
                std::string(kFrame));
}

TEST(LiveDisplay, ElsewhereALineAPhaseAndOneEveryFiveSeconds) {
  HandClock clock;
  Output out;
  TerminalStyle style;
  style.unicode = false;
  LiveDisplay display(out.file(), style, clock);
  RunProgress p = measuring(100);
  p.phase = RunPhase::warmup;
  p.eta_s.reset();
  display.update(p);
  EXPECT_EQ(out.take(), "[1 min 01 s] level 2 of 3, c=10: warming up\n");
  const std::string line =
      "[1 min 01 s] level 2 of 3, c=10: measuring, 100 of 400 requests (25 %), 9,812 tokens/s - 76.1 "
      "requests/s - TTFT "
      "50.2 ms - 10 in flight - 3 failed: 2 reset, 1 timeout, about 18 s left\n";
  p = measuring(100);
  p.failed = 3;
  p.errors[static_cast<std::size_t>(FailureKind::reset)] = 2;
  p.errors[static_cast<std::size_t>(FailureKind::timeout)] = 1;
  display.update(p);
  EXPECT_EQ(out.take(), line);
  clock.pass(4999ms);
  display.update(p);
  EXPECT_EQ(out.take(), "");
  clock.pass(1ms);
  display.update(p);
  EXPECT_EQ(out.take(), line);
  display.finish();
  EXPECT_EQ(out.take(), "");
}

TEST(LiveDisplay, StartAndNotesArePrinted) {
  HandClock clock;
  Output out;
  LiveDisplay display(out.file(), TerminalStyle{}, clock);
  const RunResult run = sample_run();
  display.print_start(run.config, run.server);
  display.print_note("stream_options was\x1b refused");
  display.print_event("sent to http://b\x07:8085");
  EXPECT_EQ(out.take(),
            "meta-llama/Llama-3.1-8B-Instruct at http://127.0.0.1:8000\n"
            "256 tokens in, 128 out · seed 8731928371\n"
            "stream_options was? refused\n"
            "sent to http://b?:8085\n");
}

TEST(LiveText, NoLineIsWiderThanTheTerminal) {
  RunProgress p = measuring(399);
  p.failed = 123'456;
  for (auto& n : p.errors) n = 12'345;
  TerminalStyle style = terminal();
  for (const bool colour : {false, true}) {
    style.colour = colour;
    for (int width = 20; width < 200; ++width) {
      for (const std::string& line : live_lines(p, width, style)) EXPECT_LT(visible_width(line), width);
    }
  }
}

TEST(LiveText, OneIsNoPlural) {
  RunProgress p = measuring(0);
  p.total = 1;
  EXPECT_THAT(live_lines(p, 100, terminal())[0], HasSubstr("0 of 1 request"));
  p.total.reset();
  p.done = 1;
  EXPECT_THAT(plain_line(p, terminal()), HasSubstr("measuring, 1 request ("));
}

TEST(LiveText, FractionsThatAreNoneStayInTheBar) {
  RunProgress p = measuring(1);
  p.level_fraction = 1.7;
  p.overall_fraction = std::numeric_limits<double>::quiet_NaN();
  const auto lines = live_lines(p, 100, terminal());
  EXPECT_THAT(lines[0], HasSubstr("██████████████████████████████  100 %"));
  EXPECT_THAT(lines[1], HasSubstr("░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0 %"));
}

TEST(LiveDisplay, ConversationsAreCountedAsSuch) {
  RunProgress p = measuring(12);
  p.conversations = true;
  p.total = 20;
  EXPECT_THAT(live_lines(p, 100, terminal())[0], HasSubstr("· 12 of 20 conversations"));
}

TEST(LiveDisplay, WhatFellDueIsStillBeingSent) {
  RunProgress p = measuring(12);
  p.phase = RunPhase::draining;
  EXPECT_THAT(live_lines(p, 100, terminal())[0], HasSubstr("waiting for open requests"));
  p.waiting = 8;
  EXPECT_THAT(live_lines(p, 100, terminal())[0], HasSubstr("sending what fell due"));
}

}  // namespace
}  // namespace loadtest
