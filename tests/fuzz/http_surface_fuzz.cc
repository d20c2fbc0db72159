// What a client of `serve` may write, whatever it is: never a crash, and what is taken is within its bounds.
// The first byte says which parser gets the rest.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "api/accept.h"
#include "api/analysis_request.h"
#include "api/api_key.h"
#include "api/client_address.h"
#include "api/host_check.h"
#include "api/named_files.h"
#include "api/query_string.h"
#include "api/rfc3339.h"
#include "api/routes.h"
#include "api/run_request.h"
#include "api/site_place.h"
#include "api/target_policy.h"
#include "core/server_url.h"

namespace {

bool has_more_than_a_host(std::string_view host) {
  return host.find_first_of(std::string_view("/\\@#?%[] \r\n\t\0", 13)) != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadtest;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0: {
      const RunRequest request = parse_run_request(text, NamedFiles("/nonexistent"), data[0] / 6 % 2 == 1);
      if (!request.broken && request.errors.empty() && !check(request.config).empty()) std::abort();
      const AnalysisRequest analysis = parse_analysis_request(text, NamedFiles("/nonexistent"));
      if (!analysis.broken && analysis.errors.empty() && analysis.settings.server_url.empty()) std::abort();
      break;
    }
    case 1: {
      QueryString query(text, {"limit", "offset", "sort", "q", "since_s"});
      if (query.whole("limit", 50, 1, 500) > 500 || query.whole("limit", 50, 1, 500) < 1) std::abort();
      if (const auto since = query.optional_number("since_s", 0, 1e9);
          since && !(*since >= 0 && *since <= 1e9))
        std::abort();
      (void)query.choice("sort", "newest", {"newest", "oldest"});
      break;
    }
    case 2:
      if (const auto address = last_forwarded(text)) (void)client_network(*address);
      (void)subprotocol_key(text);
      (void)accepts_encoding(text, "gzip");
      (void)accepts_html(text);
      break;
    case 3: {
      const std::string names[] = {"*.example.org"};
      (void)host_is_ours(text, names);
      (void)origin_is_same(text, "localhost:8085");
      break;
    }
    case 4:
      (void)find_route(routes(), "GET", text);
      if (const SitePlace place = find_site_place(web_site(), text); place.lacks_slash && text.ends_with('/'))
        std::abort();
      (void)parse_rfc3339(text);
      break;
    case 5:
      if (const auto url = parse_server_url(text); url && has_more_than_a_host(url->host)) std::abort();
      (void)TargetPolicy({"10.*"}).check_url(std::string(text));
      (void)special_address(std::string(text));
      break;
  }
  return 0;
}
