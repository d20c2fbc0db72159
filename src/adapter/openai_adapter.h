#pragma once
// Speaks to OpenAI-compatible servers: /v1/chat/completions and /v1/completions, streaming and not.
//
// Usage is asked for with stream_options.include_usage; in every event (continuous_usage_stats) only by the
// adapter that asking_for_event_tokens(true) gives, for it makes every event of the measured server larger.
// Where extra_body has stream_options of its own, those are sent, whatever is asked for here.
#include "adapter/openai_request.h"
#include "adapter/server_adapter.h"

namespace loadtest {

class OpenAiAdapter final : public ServerAdapter {
 public:
  explicit OpenAiAdapter(RunConfig config, const OpenAiDialect& dialect = {});

  HttpRequest encode(const PlannedRequest& request) const override { return request_.completion(request); }
  using ServerAdapter::make_decoder;
  std::unique_ptr<ResponseDecoder> make_decoder(const DecoderOptions& options) const override;
  HttpRequest models_request() const override { return request_.models(); }
  Result<std::vector<ModelInfo>> parse_models(std::string_view body) const override;
  std::string complete_base_path(std::string_view base_path) const override;
  bool asks_for_exact_output() const override { return request_.asks_for_exact_output(); }
  std::uint32_t most_output_tokens(const PlannedRequest& request) const override {
    return request_.most_output_tokens(request);
  }
  std::unique_ptr<ServerAdapter> asking_for_event_tokens(bool ask) const override;
  Adjusted adjusted_for(int http_status, std::string_view body) const override;

 private:
  RunConfig config_;
  OpenAiDialect dialect_;
  OpenAiRequest request_;
};

}  // namespace loadtest
