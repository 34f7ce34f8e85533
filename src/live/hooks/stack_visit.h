#pragma once

#include "src/preload/spin_lock.h"
#include "src/preload/stack_table.h"

#include <cstdint>
#include <cstring>

namespace benchgate::live {

/// Calls `visit(stack, values)` for each stack of a table that is never
/// cleared, and so keeps its stacks where they are: without the lock, which is
/// held for as long as it takes to copy the values of one stack. Whoever is
/// called may do what it likes, and nobody waits for it.
template <typename Visit>
void visit_stacks(const preload::StackTable& table, preload::SpinLock& lock,
                  Visit visit) {
  std::int64_t values[preload::kMostValues];
  const preload::Stack* stack = nullptr;
  const auto go_on = [&] {
    const preload::Locked locked(lock);
    stack = stack == nullptr ? table.first() : stack->next;
    if (stack != nullptr) {
      std::memcpy(values, stack->values, sizeof values);
    }
    return stack != nullptr;
  };
  while (go_on()) {
    visit(*stack, values);
  }
}

}  // namespace benchgate::live
