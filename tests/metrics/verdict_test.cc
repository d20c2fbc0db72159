#include "metrics/verdict.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

VerdictFacts good() {
  VerdictFacts facts;
  facts.concurrency = 10;
  facts.attempted = facts.succeeded = 100;
  facts.ttft_p50_ms = 50;
  facts.loop_lag_p99_ms = 0.1;
  facts.read_lag_p99_ms = 0.05;
  facts.busiest_thread_share = 0.5;
  facts.steady_concurrency = 10;
  facts.slots_used_share = 10;
  facts.events = 10'000;
  return facts;
}

// "VALID", or the status and code of the only reason.
std::string judged(const VerdictFacts& facts) {
  const Verdict result = verdict(facts);
  if (result.reasons.empty()) return std::string(name(result.status));
  EXPECT_EQ(result.reasons.size(), 1u);
  EXPECT_EQ(result.status, result.reasons[0].status);
  return std::string(name(result.status)) + " " + result.reasons[0].code;
}

std::string detail(const VerdictFacts& facts) { return verdict(facts).reasons.at(0).detail; }

TEST(Verdict, AGoodLevelIsValid) { EXPECT_EQ(judged(good()), "VALID"); }

TEST(Verdict, WhatIsNotKnownIsNotJudged) {
  VerdictFacts facts;
  facts.succeeded = 1;
  EXPECT_EQ(judged(facts), "VALID");
}

TEST(Verdict, ClientLagAgainstAShortTtft) {
  VerdictFacts facts = good();
  facts.ttft_p50_ms = 4;  // 5 % and 25 % of it are below the absolute limits
  facts.loop_lag_p99_ms = 0.5;
  EXPECT_EQ(judged(facts), "VALID");
  facts.loop_lag_p99_ms = 0.501;
  EXPECT_EQ(judged(facts), "SUSPECT client_lag");
  facts.loop_lag_p99_ms = 2;
  EXPECT_EQ(judged(facts), "SUSPECT client_lag");
  facts.loop_lag_p99_ms = 2.01;
  EXPECT_EQ(judged(facts), "INVALID client_lag");
}

TEST(Verdict, ClientLagAgainstALongTtft) {
  VerdictFacts facts = good();
  facts.ttft_p50_ms = 100;
  facts.loop_lag_p99_ms = 5;
  EXPECT_EQ(judged(facts), "VALID");
  facts.loop_lag_p99_ms = 5.01;
  EXPECT_EQ(judged(facts), "SUSPECT client_lag");
  facts.loop_lag_p99_ms = 25.1;
  EXPECT_EQ(judged(facts), "INVALID client_lag");
}

TEST(Verdict, ClientLagWithoutATtftHasOnlyTheAbsoluteLimits) {
  VerdictFacts facts = good();
  facts.ttft_p50_ms.reset();
  facts.loop_lag_p99_ms = 0.6;
  EXPECT_EQ(judged(facts), "SUSPECT client_lag");
}

TEST(Verdict, ClientLagWithoutStreamingIsHeldAgainstTheE2e) {
  VerdictFacts facts = good();
  facts.ttft_p50_ms.reset();
  facts.e2e_p50_ms = 3300;
  facts.loop_lag_p99_ms = 4;
  EXPECT_EQ(judged(facts), "VALID");
  facts.loop_lag_p99_ms = 166;
  EXPECT_EQ(detail(facts),
            "the client itself was late: event loop lag p99 166 ms, more than 165 ms, E2E p50 3300 ms; give "
            "it cores "
            "of its own, more --threads or less load");
}

TEST(Verdict, ClientLagIsTheLargerOfTheTwo) {
  VerdictFacts facts = good();
  facts.read_lag_p99_ms = 3;
  EXPECT_EQ(detail(facts),
            "the client itself was late: reading behind the kernel's stamp p99 3 ms, more than 2.5 ms, TTFT "
            "p50 50 ms; "
            "give it cores of its own, more --threads or less load");
  facts.loop_lag_p99_ms = 4;
  EXPECT_THAT(detail(facts), testing::HasSubstr("event loop lag p99 4 ms"));
  facts.loop_lag_p99_ms.reset();
  EXPECT_EQ(judged(facts), "SUSPECT client_lag");
}

TEST(Verdict, ASaturatedThread) {
  VerdictFacts facts = good();
  facts.busiest_thread_share = 0.9;
  EXPECT_EQ(judged(facts), "VALID");
  facts.busiest_thread_share = 0.95;
  EXPECT_EQ(judged(facts), "SUSPECT cpu_saturated");
  EXPECT_EQ(detail(facts),
            "an engine thread was busy 95.0 % of the time, more than 90.0 %; give the client more cores or "
            "--threads");
}

TEST(Verdict, FigureAndLimitAreToldApart) {
  VerdictFacts facts = good();
  facts.busiest_thread_share = 0.9003;
  EXPECT_THAT(detail(facts), testing::HasSubstr("busy 90.03 % of the time, more than 90.00 %;"));
}

TEST(Verdict, ConcurrencyInTheSteadyWindow) {
  VerdictFacts facts = good();
  facts.steady_concurrency = 9.5;
  EXPECT_EQ(judged(facts), "VALID");
  facts.steady_concurrency = 9.4;
  EXPECT_EQ(judged(facts), "SUSPECT concurrency_not_reached");
  facts.steady_concurrency = 8;
  EXPECT_EQ(judged(facts), "SUSPECT concurrency_not_reached");
  facts.steady_concurrency = 7.9;
  EXPECT_EQ(judged(facts), "INVALID concurrency_not_reached");
  EXPECT_THAT(detail(facts),
              testing::StartsWith("7.9 requests were under way in the steady window where 10 were "
                                  "asked for: 79.0 %, less than 80.0 %;"));
}

TEST(Verdict, FewerRequestsThanSlots) {
  VerdictFacts facts = good();
  facts.attempted = facts.succeeded = 9;
  facts.slots_used_share = 0.9;
  EXPECT_EQ(judged(facts), "SUSPECT fewer_requests_than_slots");
  EXPECT_EQ(detail(facts),
            "9 requests were sent for 10 slots, so the concurrency was never reached; raise -n or -d");
  facts.slots_used_share = 1;
  EXPECT_EQ(judged(facts), "VALID");
}

TEST(Verdict, EventsCoalescedByOurOwnLag) {
  VerdictFacts facts = good();
  facts.events_coalesced_by_lag = 100;
  EXPECT_EQ(judged(facts), "VALID");
  facts.events_coalesced_by_lag = 101;
  EXPECT_EQ(judged(facts), "SUSPECT coalesced");
  EXPECT_THAT(detail(facts),
              testing::StartsWith("101 of 10000 events (1.01 %, more than 1.00 %) shared a read"));
}

TEST(Verdict, PromptLength) {
  VerdictFacts facts = good();
  facts.prompt_tokens_asked = 1000;
  facts.prompt_tokens_counted = 1019;
  EXPECT_EQ(judged(facts), "VALID");
  facts.prompt_tokens_counted = 1021;
  EXPECT_EQ(judged(facts), "SUSPECT prompt_length");
  facts.prompt_tokens_counted = 979;
  EXPECT_EQ(judged(facts), "SUSPECT prompt_length");
  EXPECT_THAT(detail(facts),
              testing::StartsWith("the server counted 979.0 tokens a prompt where 1000.0 were asked "
                                  "for: 2.1 % apart, more than 2.0 %; the tokenizer is not the server's"));
  facts.prompts_exact = false;
  EXPECT_THAT(detail(facts),
              testing::EndsWith("prompts were made with a stand-in for the model's tokenizer, and what its "
                                "chat template adds was not measured; give --tokenizer"));
}

TEST(Verdict, OutputLength) {
  VerdictFacts facts = good();
  facts.answer_tokens_asked = 100;
  facts.answer_tokens_counted = 98;
  EXPECT_EQ(judged(facts), "VALID");
  facts.answer_tokens_counted = 97;
  EXPECT_EQ(judged(facts), "SUSPECT output_length");
  EXPECT_THAT(detail(facts),
              testing::StartsWith("answers had 97.0 tokens where exactly 100.0 were asked for: 97.0 %, "
                                  "less than 98.0 %; the probe's answer was long enough"));
}

TEST(Verdict, PrefixCache) {
  VerdictFacts facts = good();
  facts.input_tokens = 1000;
  facts.cached_tokens = facts.cached_unshared = 20;
  EXPECT_EQ(judged(facts), "VALID");
  facts.cached_tokens = facts.cached_unshared = 21;
  EXPECT_EQ(judged(facts), "SUSPECT prefix_cache");
  EXPECT_THAT(detail(facts),
              testing::StartsWith("the server took 21 of 1000 prompt tokens from its prefix cache "
                                  "(2.1 %, more than 2.0 %) though no prompts were to be shared"));
  facts.sharing_asked = true;
  facts.cached_tokens = 521;
  EXPECT_THAT(detail(facts),
              testing::StartsWith("the server took 521 of 1000 prompt tokens from its prefix cache, 21 of "
                                  "them (2.1 % of all, more than 2.0 %) beyond what prompts were to share"));
}

TEST(Verdict, TheRateWasNotKept) {
  VerdictFacts facts = good();
  facts.due = 200;
  facts.sent_share = 0.5;
  EXPECT_EQ(judged(facts), "INVALID rate_not_kept");
  EXPECT_EQ(detail(facts),
            "when the last of 200 requests fell due, 50.0 % had been sent, less than 95.0 %: the server or "
            "this client does not keep up, or --max-concurrency (10) is too low; ask for a lower rate to "
            "measure latencies");
  facts.concurrency_given = false;
  EXPECT_THAT(detail(facts), testing::HasSubstr(", or the 10 requests in flight that the limit of open files "
                                                "allows are too few; ask"));
}

TEST(Verdict, TheRateWasNotKeptForWantOfPrompts) {
  VerdictFacts facts = good();
  facts.due = 40;
  facts.sent_share = 0.5;
  facts.most_waiting = 18;
  facts.most_waiting_unmade = 6;  // of 10 places
  EXPECT_EQ(
      detail(facts),
      "when the last of 40 requests fell due, 50.0 % had been sent, less than 95.0 %: this client makes "
      "prompts too slowly (of the 18 that were due and unsent at once, 6 had a place, but no text yet); "
      "give it more cores, or ask for shorter prompts or for a lower rate");
  facts.trace = true;
  EXPECT_THAT(detail(facts), testing::EndsWith("more cores, or stretch the trace (--time-scale)"));
  facts.most_waiting_unmade = 5;
  EXPECT_THAT(detail(facts), testing::HasSubstr(", or --max-concurrency (10) is too low; "));
  facts.most_waiting = 8;  // places are to be had
  EXPECT_THAT(detail(facts), testing::HasSubstr("prompts too slowly"));
}

TEST(Verdict, ConversationsHoldTheSlots) {
  VerdictFacts facts = good();
  facts.conversations = 20;
  facts.steady_concurrency = 7;
  EXPECT_THAT(detail(facts), testing::StartsWith("7.0 conversations were under way in the steady window"));
}

TEST(Verdict, NoSuccess) {
  VerdictFacts facts = good();
  facts.succeeded = 1;
  EXPECT_EQ(judged(facts), "VALID");
  facts.succeeded = 0;
  facts.failed = 90;
  facts.cut_off = 10;
  EXPECT_EQ(judged(facts), "INVALID no_success");
  EXPECT_EQ(detail(facts),
            "none of 100 requests succeeded (90 failed, 10 cut off), so nothing was measured; look at the "
            "errors by "
            "kind");
}

TEST(Verdict, EveryReasonIsGivenAndTheWorstDecides) {
  VerdictFacts facts = good();
  facts.loop_lag_p99_ms = 100;
  facts.busiest_thread_share = 1;
  facts.steady_concurrency = 9.4;
  const Verdict result = verdict(facts);
  EXPECT_EQ(result.status, VerdictStatus::invalid);
  std::vector<std::string> codes;
  for (const VerdictReason& reason : result.reasons) codes.push_back(reason.code);
  EXPECT_THAT(codes, testing::ElementsAre("client_lag", "cpu_saturated", "concurrency_not_reached"));
}

TEST(Verdict, TheTableListsItsCodes) {
  EXPECT_THAT(verdict_codes(),
              testing::ElementsAre("client_lag", "cpu_saturated", "concurrency_not_reached", "rate_not_kept",
                                   "fewer_requests_than_slots", "coalesced", "prompt_length", "output_length",
                                   "prefix_cache", "no_success"));
}

}  // namespace
}  // namespace loadtest
