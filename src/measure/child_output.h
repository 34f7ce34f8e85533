#pragma once

#include "src/measure/kept_output.h"
#include "src/measure/pipe.h"

#include <cstddef>

namespace benchgate::measure {

/// A pipe that takes what a child writes to one of its standard streams.
class ChildOutput {
 public:
  explicit ChildOutput(std::size_t kept_bytes);

  [[nodiscard]] int child_end() const { return pipe_.write.get(); }

  /// To be called once the child has its own copy: the pipe's end is seen only
  /// when no copy is left.
  void close_child_end() { pipe_.write.close(); }

  /// For poll(); -1 after the pipe's end.
  [[nodiscard]] int our_end() const { return pipe_.read.get(); }

  /// Reads once, without waiting. Returns: whether there was something.
  bool read_some();

  [[nodiscard]] const KeptOutput& kept() const { return kept_; }

 private:
  Pipe pipe_;
  KeptOutput kept_;
};

}  // namespace benchgate::measure
