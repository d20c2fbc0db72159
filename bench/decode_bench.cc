// What it costs to decode a typical vLLM stream and to encode a request. items_per_second: events, requests.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "adapter/openai_adapter.h"
#include "adapter/openai_chunk.h"
#include "adapter/openai_decoder.h"
#include "adapter/sse_decoder.h"

namespace loadtest {
namespace {

const std::string kPayload =
    R"({"id":"chatcmpl-382ff893e5f54cfc8abf5ce9f0d219c8","object":"chat.completion.chunk","created":1743083258,)"
    R"("model":"Qwen/Qwen2.5-7B-Instruct","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,)"
    R"("finish_reason":null}]})";

std::string events(std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += "data: " + kPayload + "\n\n";
  return bytes;
}

// A stream in which each read brings `state.range(0)` events.
void BM_DecodeStream(benchmark::State& state) {
  const std::string bytes = events(static_cast<std::size_t>(state.range(0)));
  OpenAiDecoder decoder(true);
  std::vector<TokenEvent> out;
  decoder.start(200, "text/event-stream");
  for (auto _ : state) {
    out.clear();
    decoder.feed(bytes, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DecodeStream)->Arg(1)->Arg(16)->Arg(256);

// Reads that end within an event.
void BM_DecodeStreamSplit(benchmark::State& state) {
  const std::string bytes = events(16);
  const std::string_view all = bytes;
  OpenAiDecoder decoder(true);
  std::vector<TokenEvent> out;
  decoder.start(200, "text/event-stream");
  for (auto _ : state) {
    out.clear();
    decoder.feed(all.substr(0, all.size() - 100), out);
    decoder.feed(all.substr(all.size() - 100), out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * 16);
}
BENCHMARK(BM_DecodeStreamSplit);

void BM_SplitEvents(benchmark::State& state) {
  const std::string bytes = events(16);
  SseDecoder decoder;
  decoder.start();
  for (auto _ : state) {
    SseEvent event;
    decoder.feed(bytes);
    while (decoder.next(event)) benchmark::DoNotOptimize(event.data.data());
  }
  state.SetItemsProcessed(state.iterations() * 16);
}
BENCHMARK(BM_SplitEvents);

void BM_ParseChunk(benchmark::State& state) {
  ChunkParser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parser.parse(kPayload).text);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseChunk);

// A prompt of `state.range(0)` bytes.
void BM_Encode(benchmark::State& state) {
  RunConfig config;
  config.model = "Qwen/Qwen2.5-7B-Instruct";
  const OpenAiAdapter adapter(config);
  PlannedRequest request;
  std::string prompt;
  while (prompt.size() < static_cast<std::size_t>(state.range(0))) prompt += "lorem ipsum dolor ";
  request.messages = {{"user", prompt}};
  for (auto _ : state) benchmark::DoNotOptimize(adapter.encode(request).body.data());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Encode)->Arg(64)->Arg(1024)->Arg(32768);

}  // namespace
}  // namespace loadtest
