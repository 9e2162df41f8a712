// What is read, and when: a product's text when it enters the catalogue, a profile's when it changes or when a list is
// wanted and it has not been read yet. Without a text model nothing is, and the text feature stays out.
#include <optional>
#include <utility>

#include "engine/core.h"
#include "text/template.h"

namespace attune {
namespace {

TextModels text_models(const EngineOptions& options, TextModels::OnOpened on_opened) {
  TextModels::Open<Encoder> encoder;
  if (!options.text_model.empty()) {
    encoder = [folder = options.text_model, open = options.open_text_model] {
      return open ? open(folder) : open_encoder(folder, EncoderOptions{.threads = 1});
    };
  }
  const auto classifier = [](const std::filesystem::path& folder) -> TextModels::Open<Classifier> {
    if (folder.empty()) return {};
    return [folder] { return open_classifier(folder, ClassifierOptions{.threads = 1}); };
  };
  return {std::move(encoder), classifier(options.sentiment_model), classifier(options.entailment_model),
          std::move(on_opened)};
}

// What is done without a model, for the notice that it can't be used.
std::string_view without(std::string_view part) {
  if (part == text_model_part) return "The text model can't be used, so text features are left out of scores: ";
  if (part == sentiment_model_part) return "The model of sentiment can't be used, so comments are not read: ";
  return "The model of entailment can't be used, so labels named at run time are not told and templates stand in for "
         "generated texts: ";
}

// One task each: a stop waits for one at most.
void open_all(TextReader& reader) {
  reader.do_later([](TextModels& models) {
    if (models.has_encoder()) (void)models.encoder();
  });
  reader.do_later([](TextModels& models) {
    if (models.has_sentiment()) (void)models.sentiment();
  });
  reader.do_later([](TextModels& models) {
    if (models.has_entailment()) (void)models.entailment();
  });
}

}  // namespace

void EngineCore::start_reading() {
  if (options_.text_model.empty() && options_.text_model_wanted && options_.notice)
    options_.notice(
        "No text model: text features are left out of scores. Run scripts/setup.sh, or name a folder by text.model.");
  for (const auto& [part, folder] :
       {std::pair(text_model_part, &options_.text_model), std::pair(sentiment_model_part, &options_.sentiment_model),
        std::pair(zero_shot_model_part, &options_.entailment_model)}) {
    if (!folder->empty()) health_.expect(part);
  }
  if (!health_.expects_any()) return;
  const auto on_opened = [this](std::string_view part, const Error* failure) {
    if (failure != nullptr && options_.notice)
      options_.notice(std::string(without(part)) + failure->message + " " + failure->detail);
    post_([this, alive = std::weak_ptr<bool>(alive_), part,
           failed = failure != nullptr ? std::optional(*failure) : std::nullopt] {
      if (const auto still = alive.lock(); still && *still) health_.note_model(part, failed ? &*failed : nullptr);
    });
  };
  const auto on_read = [this](const Handle& subject, TextVectorChange change) {
    post_([this, alive = std::weak_ptr<bool>(alive_), subject, change = std::move(change)] {
      if (const auto still = alive.lock(); still && *still) keep_vector(subject, change);
    });
  };
  const auto on_failure = [this](const Error& error) {
    if (options_.notice) options_.notice("Text features are left out of scores: " + error.message + " " + error.detail);
  };
  reader_ = std::make_unique<TextReader>(text_models(options_, on_opened), on_read, on_failure);
  if (options_.models_at_start) open_all(*reader_);
  for (std::uint32_t p = 0; p < state_.catalogue().size(); ++p) read_product(p);
  comments_ = comment_reader();
  if (!state_.comments().empty()) comments_->want();
  comments_->read();
  if (options_.text_model.empty()) return;
  labels_ = std::make_unique<LabelLearner>(
      *reader_, post_, [this](const std::vector<InferredAnswer>& inferred, const CatalogueVersion& from) {
        keep_inferred_tags(inferred, from);
      });
  labels_->learn(published_catalogue_);
}

std::unique_ptr<CommentReader> EngineCore::comment_reader() {
  const auto keep = [this](const CommentReader::Readings& readings, const std::function<void(bool)>& kept) {
    std::vector<Event> events;
    for (const auto& [subject, reading] : readings)
      events.push_back(event_of(RecordKind::comment_reading, subject, encode(reading)));
    submit(std::move(events), [kept](const Result<Position>& position) { kept(position.has_value()); });
  };
  return std::make_unique<CommentReader>(CommentReader::Means{state_, *log_, *reader_, post_, keep, options_.notice,
                                                              DirectoryLayout{options_.directory}.comment_vectors(),
                                                              !options_.text_model.empty()});
}

Health EngineCore::health() const {
  return health_.all(options_.text_model.empty() && options_.text_model_wanted, narrator_ != nullptr);
}

void EngineCore::stop_reading() {
  reader_.reset();  // first: its thread works for the others
  labels_.reset();
  comments_.reset();
}

void EngineCore::read_product(std::uint32_t product) {
  if (!reader_ || options_.text_model.empty()) return;
  const CatalogueEntry& entry = state_.catalogue().at(product);
  if (!entry.text && !entry.product.retired) reader_->read({{}, product, product_text(entry.product), {}});
}

void EngineCore::read_profile(const Handle& handle) {
  const CustomerState* state = state_.customer(handle);
  if (!reader_ || options_.text_model.empty() || state == nullptr || !state->consents.allows(Purpose::personalisation))
    return;
  const Customer customer = customer_of(*state, {});
  std::string text = profile_text(customer, state_.dictionary());
  if (text.empty()) return;
  reader_->read(
      {handle, std::nullopt, std::move(text), profile_text(customer, state_.dictionary(), ProfileScope::credit)});
}

// Products that have tags of their own keep to these. Of a product whose text is another by now nothing is kept: it is learnt
// anew once that was read.
void EngineCore::keep_inferred_tags(const std::vector<InferredAnswer>& inferred, const CatalogueVersion& from) {
  if (stopped_ || !ready_) return;
  std::vector<Event> events;
  for (std::uint32_t p = 0; p < inferred.size(); ++p) {
    const CatalogueEntry& entry = state_.catalogue().at(p);
    if (!entry.product.tags.empty() || entry.text != from.products.at(p).text) continue;
    InferredTagsChange change{p, {}};
    for (const InferredAnswer::Label& tag : inferred[p].tags) change.tags.push_back(tag.name);
    if (change.tags != entry.inferred_tags) events.push_back(event_of(RecordKind::inferred_tags, {}, encode(change)));
  }
  if (!events.empty()) submit(std::move(events), [](const Result<Position>&) {});
}

void EngineCore::keep_vector(const Handle& subject, const TextVectorChange& change) {
  if (stopped_ || (!subject.is_nobody() && state_.customer(subject) == nullptr)) return;
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::text_vector, subject, encode(change)));
  submit(std::move(events), [](const Result<Position>&) {});
}

}  // namespace attune
