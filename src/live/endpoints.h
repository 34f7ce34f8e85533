#pragma once

/// \file
/// What the endpoints answer; see endpoint.h.

#include "src/live/endpoint.h"

namespace benchgate::live {

Answer answer_allocs(const Query& query, EndSignal& end);
Answer answer_block(const Query& query, EndSignal& end);
Answer answer_cmdline(const Query& query, EndSignal& end);
Answer answer_heap(const Query& query, EndSignal& end);
Answer answer_mutex(const Query& query, EndSignal& end);
Answer answer_profile(const Query& query, EndSignal& end);
Answer answer_threads(const Query& query, EndSignal& end);
Answer answer_trace(const Query& query, EndSignal& end);

std::int64_t count_block();
std::int64_t count_heap();
std::int64_t count_mutex();
std::int64_t count_threads();

/// In a process that a fork has made: nobody traces, and the
/// rates are the program's.
void forget_trace();
void forget_rates();

}  // namespace benchgate::live
