#pragma once
// Standard input, output and error as every file that is opened later expects them: taken.

namespace loadtest {

// Opens /dev/null on those of the descriptors 0, 1 and 2 that are closed. Otherwise a result file or a socket
// would get such a number, and what is printed would end up in it. Call it before anything is opened.
void open_standard_streams() noexcept;

}  // namespace loadtest
