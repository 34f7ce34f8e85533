#include "src/formats/measurement_file.h"

#include "src/formats/go_text.h"
#include "src/formats/google_benchmark_json.h"
#include "src/formats/google_benchmark_stream.h"
#include "src/formats/input.h"

#include <fmt/core.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace benchgate::formats {

namespace {

/// How much of an input is looked at to tell what it is.
constexpr std::size_t kBeginning = 4096;

/// A whole input in memory that grows without being copied where the system
/// can move pages, with room behind its end.
class WholeText {
 public:
  WholeText(ByteSource& source, std::size_t padding) {
    constexpr std::size_t kStep = std::size_t{1} << 20U;
    std::size_t capacity = kStep;
    grow(capacity + padding);
    while (true) {
      const std::size_t got =
          source.read({bytes_.get() + size_, capacity - size_});
      size_ += got;
      if (got == 0) {
        break;
      }
      if (size_ == capacity) {
        capacity += capacity / 2;
        grow(capacity + padding);
      }
    }
    std::memset(bytes_.get() + size_, 0, padding);
  }

  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };

  void grow(std::size_t size) {
    auto* const larger = static_cast<char*>(std::realloc(bytes_.get(), size));
    if (larger == nullptr) {
      throw std::bad_alloc();
    }
    static_cast<void>(bytes_.release());
    bytes_.reset(larger);
  }

  std::unique_ptr<char, Free> bytes_;
  std::size_t size_ = 0;
};

bool is_binary(std::string_view beginning) {
  return beginning.find('\0') != std::string_view::npos;
}

/// Whether the text is JSON. Go benchmark text may hold anything, but does not
/// begin so.
bool is_json(std::string_view beginning) {
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         (beginning[first] == '{' || beginning[first] == '[');
}

bool is_result_file(std::string_view beginning) {
  return beginning.find("\"benchgate.result/") != std::string_view::npos;
}

/// Old Macs, and some editors and consoles, end lines so. Then all is one line.
bool has_carriage_returns_alone(std::string_view beginning) {
  return beginning.find('\r') < beginning.size() - 1 &&
         beginning.find('\n') == std::string_view::npos;
}

void read_text(ByteSource& source, std::string_view beginning,
               const InputName& name, ResultSink& sink) {
  // Of `beginning` nothing is left once it has been read.
  const bool one_line = has_carriage_returns_alone(beginning);
  const GoTextSummary summary = read_go_text(source, name.path, sink);
  if (summary.results > 0) {
    return;
  }
  if (one_line) {
    throw FormatError(fmt::format(
        "{}: its lines end in carriage returns alone, so that it is one line; "
        "turn them into line feeds: tr '\\r' '\\n'",
        name.path));
  }
  throw FormatError(fmt::format(
      "{}: there is no benchmark result in it{}; expected are lines like "
      "\"BenchmarkName 100 12.5 ns/op\", the JSON of Google Benchmark "
      "(--benchmark_format=json), or a result file of benchgate",
      name.path, summary.bad_results > 0 ? " that could be understood" : ""));
}

void read_json(ByteSource& source, bool is_result, const InputName& name,
               ResultSink& sink) {
  const WholeText whole(source, padding_for_json());
  const std::size_t results =
      is_result ? stream_result_file(whole.text(), name, sink)
                : stream_google_benchmark_json(whole.text(), name.path, sink);
  if (results == 0) {
    throw FormatError(
        fmt::format("{}: there is no benchmark result in it", name.path));
  }
}

}  // namespace

void read_measurement_file(const InputName& name, ResultSink& sink) {
  const std::unique_ptr<PeekableSource> source = open_input(name.path);
  const std::string_view beginning = source->peek(kBeginning);
  if (beginning.empty()) {
    throw FormatError(fmt::format("{}: is empty", name.path));
  }
  if (is_binary(beginning)) {
    throw FormatError(fmt::format(
        "{}: is binary, not a text with benchmark results", name.path));
  }
  if (is_json(beginning)) {
    read_json(*source, is_result_file(beginning), name, sink);
  } else {
    read_text(*source, beginning, name, sink);
  }
}

}  // namespace benchgate::formats
