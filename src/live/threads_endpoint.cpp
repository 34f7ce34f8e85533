#include "src/live/endpoints.h"
#include "src/live/loaded_files.h"
#include "src/live/own_thread.h"
#include "src/live/thread_dump.h"

namespace benchgate::live {

Answer answer_threads(const Query& query, EndSignal& /*end*/) {
  if (query.duration()) {
    throw Refusal(400,
                  "\"seconds\" parameter is not supported for this profile "
                  "type");
  }
  const int debug = query.debug();
  auto threads = threads::make_thread_profile(dump_threads(), loaded_files());
  switch (debug) {
    case 0:
      return profile_answer("threads", threads.profile);
    case 1:
      return text_answer(threads::count_text(threads));
    default:
      return text_answer(threads::single_stack_text(threads));
  }
}

std::int64_t count_threads() {
  return static_cast<std::int64_t>(program_threads().size());
}

}  // namespace benchgate::live
