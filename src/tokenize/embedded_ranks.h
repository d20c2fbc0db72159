#pragma once
// The vocabularies that are part of the program, as blocks that Vocabulary reads. Only what is used is ever
// read from the disk.

namespace loadtest {

const char* cl100k_base_block();
const char* o200k_base_block();
const char* p50k_base_block();
const char* r50k_base_block();

}  // namespace loadtest
