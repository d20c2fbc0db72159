#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/calls.h"
#include "api/json_answer.h"
#include "api/query_string.h"
#include "api/rfc3339.h"
#include "core/json_value.h"

namespace loadtest {
namespace {

OrderedJson file_json(const NamedFile& file) {
  return {{"name", text(file.name)},
          {"size_bytes", file.bytes},
          {"changed_at", rfc3339_utc_ms(file.changed_unix_s * 1000)}};
}

}  // namespace

ApiResponse get_datasets(Call& call) {
  OrderedJson list = OrderedJson::array();
  for (const NamedFile& file : call.service.files.datasets()) list.push_back(file_json(file));
  return json_answer({{"datasets", std::move(list)}});
}

ApiResponse post_dataset(Call& call) {
  QueryString query(call.request.query, {"name"});
  const std::string name = query.text("name").value_or("");
  if (query.errors().empty() && !NamedFiles::is_name(name)) {
    query.fail("name",
               "give a name of letters, digits, dot, dash and underscore, such as prompts.jsonl; at most "
               "100, and no dot first");
  }
  if (!query.errors().empty()) return bad_fields(query.errors());
  if (call.request.body.empty()) return problem(422, "the body is empty; it is the file itself");
  const auto saved = call.service.files.save_dataset(name, call.request.body);
  if (!saved) return problem(saved.error());
  if (!*saved) {
    return problem(507, fmt::format("all datasets may hold {:g} MB, and with this one they would hold more; "
                                    "delete some, or start the server with a larger --max-datasets-mb",
                                    static_cast<double>(call.service.config.most_dataset_bytes) / 1e6));
  }
  return json_answer(file_json(**saved), 201);
}

ApiResponse delete_dataset(Call& call) {
  const auto removed = call.service.files.delete_dataset(call.parameters[0]);
  if (!removed) return problem(removed.error());
  if (!*removed) return problem(404, "there is no such dataset");
  ApiResponse response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

}  // namespace loadtest
