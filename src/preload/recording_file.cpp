#include "src/preload/recording_file.h"

#include "src/preload/memory_map.h"
#include "src/preload/recording.h"
#include "src/preload/runs.h"
#include "src/preload/whole_file.h"

#include <algorithm>
#include <cerrno>

namespace benchgate::preload {

namespace {

void add_field(WholeFile& file, const char* key, std::int64_t number) {
  file.add(key);
  file.add(" ");
  file.add_number(number);
  file.add("\n");
}

void add_head(WholeFile& file, const Recording& recording) {
  file.add(kRecording);
  file.add(" ");
  file.add(recording.mode);
  file.add("\n");
  for (std::size_t i = 0; i < recording.type_count; ++i) {
    file.add("type ");
    file.add(recording.types[i].name);
    file.add(" ");
    file.add(recording.types[i].unit);
    file.add("\n");
  }
  add_field(file, "period", recording.period);
  add_field(file, "operations", recording.operations);
  add_field(file, "started", recording.started);
  add_field(file, "duration", recording.duration);
  if (recording.lost > 0) {
    add_field(file, "lost", recording.lost);
  }
  for (const char* const* note = recording.notes; *note != nullptr; ++note) {
    file.add("note ");
    file.add(*note);
    file.add("\n");
  }
}

void add_stack(WholeFile& file, const Stack& stack, std::size_t values) {
  file.add("stack");
  for (std::size_t i = 0; i < values; ++i) {
    file.add(" ");
    file.add_number(stack.values[i]);
  }
  file.add(" :");
  for (std::size_t i = 0; i < stack.depth; ++i) {
    file.add(" ");
    file.add_hexadecimal(stack.frames[i]);
  }
  file.add("\n");
}

}  // namespace

void write_recording(const char* path, const Recording& recording,
                     const StackTable& stacks) {
  const int before = errno;
  {
    WholeFile file(path);
    add_head(file, recording);
    add_memory_map(file);
    for (const Stack* stack = stacks.first(); stack != nullptr;
         stack = stack->next) {
      const std::int64_t* const end = stack->values + recording.type_count;
      if (std::any_of(stack->values, end,
                      [](auto each) { return each != 0; })) {
        add_stack(file, *stack, recording.type_count);
      }
    }
    file.add(kLastLine);
    file.add("\n");
    file.publish();
  }
  errno = before;
}

}  // namespace benchgate::preload
