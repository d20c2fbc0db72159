#pragma once
// The values of flags and configuration keys, read strictly: the whole text or an Error.
//
// Errors: bad_input, a sentence that starts with the value in quotes and says what would be right.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/load_level.h"
#include "core/slo.h"

namespace loadtest {

// For a message: at most 80 bytes, control characters replaced.
std::string in_quotes(std::string_view text);

// `what` completes "… is not …": "a number of requests".
// A number that the type cannot hold is an error like any other, so that nothing but what was typed is named.
Result<std::uint64_t> parse_whole(std::string_view text, std::string_view what, std::string_view example);
Result<std::uint32_t> parse_whole32(std::string_view text, std::string_view what, std::string_view example);
Result<std::int64_t> parse_signed(std::string_view text, std::string_view what, std::string_view example);
Result<double> parse_number(std::string_view text, std::string_view example);

// "1,10,50"; spaces around the commas are fine.
Result<std::vector<std::uint32_t>> parse_whole32_list(std::string_view text, std::string_view what,
                                                      std::string_view example);

// "0.05" or "5%", from 0 to 1.
Result<double> parse_share(std::string_view text);

// "true"/"false", as a configuration file says it.
Result<bool> parse_bool(std::string_view text);

// "ttft:500,tpot:50" into what is already there; the same objective twice is an error.
Result<void> parse_slo(std::string_view text, Slo& slo);

// "Name: value"; the value without the spaces around it.
Result<std::pair<std::string, std::string>> parse_header(std::string_view text);

// "key=value".
Result<std::pair<std::string, std::string>> parse_metadata(std::string_view text);

// "1:100:60s": requests/s, requests/s, time.
Result<Ramp> parse_ramp(std::string_view text);

// "constant", "poisson" or "gamma:2", the coefficient of variation of the gaps.
Result<ArrivalPattern> parse_arrival(std::string_view text);

// One of several words.
Result<std::size_t> parse_choice(std::string_view text, const std::vector<std::string>& choices);

// Parts between separators, without spaces around them.
std::vector<std::string> split_list(std::string_view text, char separator);
std::string trimmed(std::string_view text);

}  // namespace loadtest
