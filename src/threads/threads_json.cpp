#include "src/threads/threads_json.h"

#include "src/profile/stack_lines.h"

#include <nlohmann/json.hpp>

namespace benchgate::threads {

namespace {

using nlohmann::json;

json json_of(const ThreadState& thread) {
  json object = {{"id", thread.id},
                 {"name", thread.name},
                 {"state", std::string(1, thread.state)},
                 {"waits_in", nullptr},
                 {"waits_for", nullptr},
                 {"held_by", nullptr}};
  if (!thread.kernel_function.empty()) {
    object["waits_in"] = thread.kernel_function;
  }
  if (thread.futex) {
    object["waits_for"] = *thread.futex;
  }
  if (thread.holder) {
    object["held_by"] = *thread.holder;
  }
  return object;
}

json json_of(const profile::StackFrame& frame) {
  json object = {{"address", frame.address},
                 {"function", frame.name},
                 {"source", nullptr}};
  if (!frame.source.empty()) {
    object["source"] = frame.source;
  }
  return object;
}

}  // namespace

std::string threads_json(pid_t process, const ThreadProfile& threads) {
  json groups = json::array();
  for (const ThreadGroup& each : threads.groups) {
    json ids = json::array();
    for (const ThreadState& thread : each.threads) {
      ids.push_back(json_of(thread));
    }
    json stack = json::array();
    for (const auto& frame :
         profile::frames_of(threads.profile, each.locations)) {
      stack.push_back(json_of(frame));
    }
    groups.push_back({{"threads", ids}, {"stack", stack}});
  }
  const json document = {{"schema", "benchgate.threads/1"},
                         {"process", process},
                         {"groups", groups},
                         {"notes", threads.notes}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::threads
