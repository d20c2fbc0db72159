#pragma once
// Why a server cannot be tested, in one sentence with the likely cause. Pure.
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/failure.h"

namespace loadtest {

// True where every further request would end the same way: no connection, TLS, or a status such as 401 or
// 404.
bool is_fatal(const Failure& failure, int http_status);

Error explain_failure(std::string_view server, const Failure& failure);
// `path` is what was asked for; `detail` the server's own words, may be empty.
Error explain_status(std::string_view server, std::string_view path, int http_status,
                     std::string_view detail);
// There is no list of models to take the model from.
Error explain_model_list(std::string_view server, std::string_view path, int http_status);
// `adaptable`: a probe would have left out, or said otherwise, what the server refuses.
Error explain_first_answer(std::string_view server, const Failure& failure, int http_status, bool adaptable);

}  // namespace loadtest
