#include "reporters/builtin.h"
#include "reporters/html/comparison/page.h"

namespace benchgate::reporters {

namespace {

class HtmlReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& /*options*/) const override {
    return html::document(html::comparison_page(comparison));
  }
};

}  // namespace

const Reporter& html_reporter() {
  static const HtmlReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
