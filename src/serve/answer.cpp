#include "src/serve/answer.h"

#include "reporters/json_writer.h"

namespace benchgate::serve {

Answer failure(int status, std::string_view sentence) {
  reporters::JsonWriter json;
  json.begin_object();
  json.key("error").text(sentence);
  json.end_object();
  return {.status = status, .bytes = json.take() + "\n", .etag = ""};
}

}  // namespace benchgate::serve
