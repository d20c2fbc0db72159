#include "report/terminal_table.h"

#include <gmock/gmock.h>

#include <sstream>

#include "core/version.h"
#include "report/golden.h"
#include "report/sample_run.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

TerminalStyle plain_style(int width) {
  TerminalStyle style;
  style.width = width;
  return style;
}

std::string report(const RunResult& run, const TerminalStyle& style) {
  const WrittenFile files[] = {{"Results", "out/result.json"}, {"Table", "out/levels.csv"}};
  std::string text = terminal_report(run, style, files);
  const std::string version = kVersion;
  if (const std::size_t at = text.find(version); at != std::string::npos)
    text.replace(at, version.size(), "1.2.3");
  return text;
}

int widest_line(const std::string& text) {
  std::istringstream lines(text);
  int widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

TEST(TerminalReport, At100Columns) {
  expect_golden("report_100.txt", report(sample_run(), plain_style(100)));
}
TEST(TerminalReport, At80Columns) { expect_golden("report_80.txt", report(sample_run(), plain_style(80))); }
TEST(TerminalReport, At40Columns) { expect_golden("report_40.txt", report(sample_run(), plain_style(40))); }

TEST(TerminalReport, WithoutUnicodeIsAscii) {
  TerminalStyle style = plain_style(100);
  style.unicode = false;
  const std::string text = report(sample_run(), style);
  expect_golden("report_ascii.txt", text);
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80U);
}

TEST(TerminalReport, NoLineIsWiderThanTheTerminal) {
  RunResult run = sample_run();
  run.server.model = "模型/千问-七十二亿-指令-很长的名字-很长的名字-很长的名字-很长的名字";
  for (int width = 40; width <= 120; ++width) EXPECT_LE(widest_line(report(run, plain_style(width))), width);
}

TEST(TerminalReport, ColoursChangeNothingButColours) {
  TerminalStyle style = plain_style(100);
  style.colour = true;
  std::string text = report(sample_run(), style);
  EXPECT_THAT(text, HasSubstr("\x1b[33mSUSPECT\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[31m12 failed"));
  EXPECT_THAT(report(sample_run(), plain_style(100)), Not(HasSubstr("\x1b")));
}

TEST(TerminalReport, WhatTheServerSaysCannotControlTheTerminal) {
  RunResult run = sample_run();
  run.server.model = "model\x1b[2J\x07";
  run.server.engine = "vllm\x9b\xc2\x9b";
  run.warnings = {"a\nb\x1b]0;title\x07"};
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
  EXPECT_THAT(text, HasSubstr("model?[2J?"));
  EXPECT_THAT(text, HasSubstr("a b?]0;title?"));
}

TEST(TerminalReport, LatenciesThatNobodyHasAreLeftOut) {
  RunResult run = sample_run();
  run.config.stream = false;
  for (LevelResult& level : run.levels) {
    for (const auto field : {&Figures::ttft_ms, &Figures::tpot_ms, &Figures::itl_ms})
      level.figures.*field = {};
  }
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("E2E, ms"));
  for (const char* title : {"TTFT, ", "TPOT, ", "ITL, "}) EXPECT_THAT(text, Not(HasSubstr(title)));
}

TEST(TerminalReport, LatencyOfOneLevelHasADashInTheOthers) {
  RunResult run = sample_run();
  run.levels[0].figures.ttft_ms.reset();
  EXPECT_THAT(report(run, plain_style(100)), HasSubstr("      1         –       –       –     10.0"));
}

TEST(TerminalReport, InputThatNobodyCountedIsMarked) {
  RunResult run = sample_run();
  run.tokens.input_source = InputTokenSource::asked;
  EXPECT_THAT(report(run, plain_style(100)),
              HasSubstr("counted by the server; input not counted, but taken as the length asked for"));
}

TEST(TerminalReport, AnswersThatTheTokenizerCountedNameIt) {
  RunResult run = sample_run();
  run.tokens.source = TokenSource::retokenized;
  run.tokens.tokenizer = "cl100k_base (approximate)";
  run.tokens.exact = false;
  EXPECT_THAT(
      report(run, plain_style(200)),
      HasSubstr("not counted by the server, or not event by event: answers and prompts counted here with "
                "cl100k_base"));
}

TEST(TerminalReport, OneIsNoPlural) {
  RunResult run = sample_run();
  run.config.num_prompts = 1;
  run.requests->count = 1;
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr(" 1 request a level "));
  EXPECT_THAT(text, HasSubstr("(1 line)"));
}

TEST(TerminalReport, MissingIsADash) {
  RunResult run = sample_run();
  run.levels.resize(1);
  LevelResult level;
  level.attempted = level.failed = 3;
  level.errors[static_cast<std::size_t>(FailureKind::refused)] = 3;
  level.error_examples[static_cast<std::size_t>(FailureKind::refused)] =
      "127.0.0.1:8000: Connection refused\x1b";
  level.error_rate = 1;
  level.duration_s = 0.1;
  level.verdict = {VerdictStatus::invalid,
                   {{VerdictStatus::invalid, "no_success", "none of 3 requests succeeded"}}};
  run.levels = {level};
  run.warnings.clear();
  run.requests.reset();
  run.status = RunStatus::failed;
  run.status_detail = "no request succeeded";
  expect_golden("report_nothing_succeeded.txt", report(run, plain_style(100)));
}

TEST(TerminalReport, SecondsWhereMillisecondsWouldBeLong) {
  RunResult run = sample_run();
  run.levels.back().figures.e2e_ms = sample_statistics(400, 12'757.3, 0.1);
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("E2E, s"));
  EXPECT_THAT(text, HasSubstr("14.03"));
}

TEST(TerminalReport, TurnsOfConversationsHaveATable) {
  RunResult run = sample_run();
  run.levels.resize(1);
  LevelResult& level = run.levels.front();
  level.turns = {{{50, 50, 0, 0, level.figures.ttft_ms, {}, level.figures.e2e_ms, 60}, 57, 0},
                 {{48, 48, 0, 0, level.figures.ttft_ms, {}, level.figures.e2e_ms, 58}, 115, std::nullopt}};
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("TURNS"));
  EXPECT_THAT(text, HasSubstr("turn  tokens in  cached"));
  EXPECT_THAT(text, HasSubstr("TPOT p50, ms"));
  EXPECT_THAT(text, Not(HasSubstr("output tok/s")));
}

TEST(TerminalReport, LengthsThatDifferHaveALine) {
  RunResult run = sample_run();
  EXPECT_THAT(
      report(run, plain_style(100)),
      HasSubstr("  prompts   mean tokens: 256.0 asked for, 256.0 sent as counted here, 258.0 counted by "
                "the server\n"));
  for (LevelResult& level : run.levels) level.prompt_tokens->asked_mean.reset();
  EXPECT_THAT(report(run, plain_style(100)),
              HasSubstr("mean tokens: 256.0 sent as counted here, 258.0 counted by the server\n"));
  for (LevelResult& level : run.levels) level.prompt_tokens->counted_mean = 256;
  EXPECT_THAT(report(run, plain_style(100)), Not(HasSubstr("prompts  ")));
}

RunResult at_a_rate(OpenLoad load) {
  RunResult run = sample_run();
  run.levels.resize(1);
  run.config.concurrency.clear();
  run.config.open_loads = {load};
  LevelResult& level = run.levels.front();
  level.open = load;
  level.most_waiting = 1234;
  level.figures.e2e_corrected_ms = sample_statistics(100, 4321, 0.1);
  return run;
}

TEST(TerminalReport, ARateShowsWhatWaited) {
  RunResult run = at_a_rate({20, {}, false});
  run.levels[0].figures.ttft_ms.reset();
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("E2E from due, ms"));
  EXPECT_THAT(text, HasSubstr("4321"));
  EXPECT_THAT(text, HasSubstr("most waiting"));
  EXPECT_THAT(text, HasSubstr("1,234"));
  EXPECT_THAT(report(sample_run(), plain_style(100)), Not(HasSubstr("most waiting")));
}

TEST(TerminalReport, ARampSaysHowLongItTakes) {
  const RunResult run = at_a_rate({{}, Ramp{5, 40, std::chrono::seconds(30)}, false});
  TerminalStyle style = plain_style(100);
  EXPECT_THAT(report(run, style), HasSubstr("rate 5–40/s in 30.0 s · Poisson arrivals"));
  style.unicode = false;
  EXPECT_THAT(report(run, style), HasSubstr("rate 5-40/s in 30.0 s - Poisson arrivals"));
}

TEST(TerminalReport, ATraceHasNoRate) {
  RunResult run = at_a_rate({{}, {}, true});
  run.config.workload.trace = "mc.jsonl";
  const std::string text = report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("  load      at the trace's times · trace mc.jsonl"));
  EXPECT_THAT(text, Not(HasSubstr("rate")));
}

TEST(TerminalReport, ConversationsAreCountedAsSuch) {
  RunResult run = sample_run();
  run.config.num_prompts = 4;
  run.config.workload.turns = "3";
  run.config.workload.think_time = "200ms";
  EXPECT_THAT(report(run, plain_style(120)),
              HasSubstr("4 conversations a level · 256 tokens in, 128 out, 3 turns, think time 200ms ·"));
}

TEST(TerminalReport, SeveralServersStandBesideEachOther) {
  RunResult run = sample_run();
  run.config.servers = {"http://127.0.0.1:8000", "http://127.0.0.1:8001"};
  for (LevelResult& level : run.levels) {
    level.servers = {
        {{50, 50, 0, 0, level.figures.ttft_ms, {}, level.figures.e2e_ms, 60}, "http://127.0.0.1:8000"},
        {{50, 48, 2, 0, level.figures.ttft_ms, {}, {}, 58}, "http://127.0.0.1:8001"}};
  }
  expect_golden("report_servers.txt", report(run, plain_style(100)));
}

TEST(TerminalReport, RunWithoutALevelSaysWhy) {
  RunResult run = sample_run();
  run.levels.clear();
  run.requests.reset();
  run.warnings.clear();
  run.status = RunStatus::cancelled;
  run.status_detail = "stopped before the first level";
  const std::string text = terminal_report(run, plain_style(100));
  EXPECT_THAT(text, HasSubstr("cancelled"));
  EXPECT_THAT(text, HasSubstr("stopped before the first level"));
  EXPECT_THAT(text, Not(HasSubstr("LATENCY")));
}

}  // namespace
}  // namespace loadtest
