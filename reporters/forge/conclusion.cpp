#include "reporters/forge/conclusion.h"

namespace benchgate::reporters::forge {

std::string_view to_string(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::success:
      return "success";
    case Conclusion::failure:
      return "failure";
    case Conclusion::neutral:
      return "neutral";
    case Conclusion::cancelled:
      return "cancelled";
  }
  return "";
}

}  // namespace benchgate::reporters::forge
