#include "reporters/builtin.h"
#include "reporters/result_json.h"

namespace benchgate::reporters {

namespace {

class JsonReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& /*options*/) const override {
    return write_result(comparison);
  }
};

}  // namespace

const Reporter& json_reporter() {
  static const JsonReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
