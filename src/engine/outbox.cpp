#include "engine/outbox.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "store/secret.h"

namespace attune {

Result<void> put_in_outbox(const std::filesystem::path& folder, const Message& message, Instant now) {
  const auto failed = [](const char* what) {
    return fail(ErrorCode::storage_failed, std::string("The outbox can't be written: ") + what + ".",
                std::generic_category().message(errno));
  };
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed("its folder can't be made");
  const auto file = folder / (std::to_string(now.micros) + "-" + random_text(8) + ".txt");
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed("its file can't be made");
  const std::string text = "To: " + message.to + "\nSubject: " + message.subject + "\n\n" + message.text;
  const ssize_t written = ::write(descriptor, text.data(), text.size());
  ::close(descriptor);
  if (written != static_cast<ssize_t>(text.size())) return failed("its file is not whole");
  return {};
}

}  // namespace attune
