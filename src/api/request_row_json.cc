#include "api/request_row_json.h"

#include <nlohmann/json.hpp>

#include "core/json_value.h"

namespace loadtest {

OrderedJson request_row_json(const RequestRow& row) {
  OrderedJson failure;
  if (row.failure) {
    failure = {{"stage", name(row.failure->stage)},
               {"kind", name(row.failure->kind)},
               {"detail", text(row.failure->detail)}};
  }
  return {{"request_id", text(row.request_id)},
          {"turn", count(row.turn)},
          {"level", row.level},
          {"server", row.server},
          {"due_ns", row.due_ns},
          {"sent_ns", count(row.sent_ns)},
          {"first_token_ns", count(row.first_token_ns)},
          {"last_token_ns", count(row.last_token_ns)},
          {"end_ns", row.end_ns},
          {"ttft_ms", number(row.ttft_ms)},
          {"ttft_corrected_ms", number(row.ttft_corrected_ms)},
          {"tpot_ms", number(row.tpot_ms)},
          {"e2e_ms", number(row.e2e_ms)},
          {"max_icl_ms", number(row.max_icl_ms)},
          {"connect_ms", number(row.connect_ms)},
          {"input_tokens", count(row.input_tokens)},
          {"output_tokens", count(row.output_tokens)},
          {"reasoning_tokens", count(row.reasoning_tokens)},
          {"cached_tokens", count(row.cached_tokens)},
          {"status", name(row.status)},
          {"failure", std::move(failure)},
          {"finish_reason", text_or_null(row.finish_reason)},
          {"http_status", row.http_status == 0 ? OrderedJson() : OrderedJson(row.http_status)},
          {"reused_connection", row.reused_connection},
          {"reconnected", row.reconnected},
          {"stamp", row.stamp ? OrderedJson(name(*row.stamp)) : OrderedJson()},
          {"coalesced", row.coalesced}};
}

}  // namespace loadtest
