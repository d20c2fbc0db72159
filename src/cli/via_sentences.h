#pragma once
// What a `serve` answered, as the sentences of a command line.
#include <string>
#include <string_view>
#include <vector>

#include "transport/http_fetch.h"

namespace loadtest {

// An answer that is no success. The pointers of a problem document become flags where there is one. `flag`:
// what the call was about, for what belongs to no other ("--via").
std::vector<std::string> sentences_of(const HttpAnswer& answer, const std::string& url, bool with_key,
                                      std::string_view flag = "--via");

// 2 where something else must be given, 3 where the server is to blame.
int exit_code_of(const HttpAnswer& answer);

// True where it may answer the same call otherwise in a moment: too many calls, overload, a proxy without its
// server.
bool is_passing(const HttpAnswer& answer);

// Of a run that failed without a result: RunEntry::reason as an exit code.
int exit_code_of_reason(std::string_view reason);

}  // namespace loadtest
