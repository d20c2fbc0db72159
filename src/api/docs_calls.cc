#include "api/calls.h"
#include "api/problem.h"
#include "api/site_file.h"

namespace loadtest {

ApiResponse get_docs(Call& call) {
  return site_answer(*find_site_file(docs_site(), "index.html"), call.request);
}

ApiResponse get_docs_file(Call& call) {
  const SiteFile* const file = find_site_file(docs_site(), call.parameters[0]);
  return file != nullptr ? site_answer(*file, call.request) : problem(404, "there is no such file");
}

}  // namespace loadtest
