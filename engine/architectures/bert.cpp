// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Devlin et al., "BERT", 2018, and Liu et al., "RoBERTa", 2019, as transformers has them.
#include <ATen/ATen.h>

#include <limits>

#include "engine/architectures/catalogue.h"

namespace tenfold {
namespace {

/// 64 numbers a head, but for the small distilled ones.
std::int64_t bert_heads(std::int64_t width) {
  if (width == 384 || width == 312) return 12;
  return width % 64 == 0 ? width / 64 : 1;
}

class Encoder {
 public:
  Encoder(ModelBuilder& builder, bool roberta)
      : b(builder),
        roberta_(roberta),
        width_(b.size("embeddings.word_embeddings.weight", 1, 768)),
        positions_(b.size("embeddings.position_embeddings.weight", 0, 512)),
        heads_(b.heads(width_, bert_heads(width_), false)),
        epsilon_(roberta ? 1e-5 : 1e-12) {}

  std::vector<Argument> draw() {
    const std::int64_t usable = roberta_ ? positions_ - 2 : positions_;
    const Dimension sequence =
        b.symbol("s1", std::max<std::int64_t>(std::min<std::int64_t>(32, usable / 2), 1), usable);
    const Argument ids = b.input("input_ids", {b.batch(), sequence}, at::kLong);
    const Argument mask = b.input("attention_mask", {b.batch(), sequence}, at::kLong);
    batch_ = b.size_of(ids, 0, b.batch());
    sequence_ = b.size_of(ids, 1, sequence);
    Argument x = embeddings(ids, sequence);
    const Argument hidden_away = attention_mask(mask);
    const std::int64_t layers = b.count_from("encoder.layer.", 0, "attention.self.query.weight");
    for (std::int64_t k = 0; k < layers; ++k) x = layer(x, hidden_away, "encoder.layer." + std::to_string(k));
    return heads_of(x);
  }

 private:
  Argument embeddings(const Argument& ids, const Dimension& sequence) {
    const auto entered = b.module("embeddings", "transformers.models.bert.modeling_bert.BertEmbeddings");
    const std::int64_t rows = b.size("word_embeddings.weight", 0, 30522);
    word_matrix_ = b.parameter("word_embeddings.weight", {rows, width_});
    Argument x = b.embedding("word_embeddings", ids, rows, width_, roberta_ ? 1 : 0);
    x = b.add(x, token_types(sequence));
    x = b.add(x, b.embedding("position_embeddings", position_ids(ids), positions_, width_));
    return b.dropout(norm("LayerNorm", x), 0.1);
  }

  Argument token_types(const Dimension& sequence) {
    const std::int64_t types = b.size("token_type_embeddings.weight", 0, 2);
    if (!roberta_)
      return b.embedding("token_type_embeddings", b.input("token_type_ids", {b.batch(), sequence}, at::kLong),
                         types, width_);
    const Argument weight = b.parameter("token_type_embeddings.weight", {types, width_});
    return b.call("aten::select", {weight, whole(0), whole(0)}, "int");
  }

  /// 0, 1, 2, ...; RoBERTa counts from 2 and leaves its padding token 1 out.
  Argument position_ids(const Argument& ids) {
    if (!roberta_) {
      const Argument all = b.fixed("position_ids", at::arange(positions_).unsqueeze(0));
      return b.call("aten::slice", {all, whole(1), whole(0), sequence_}, "Tensor");
    }
    if (b.has("position_ids")) b.fixed("position_ids", at::arange(positions_).unsqueeze(0));
    Argument counted = b.call("aten::ne", {ids, whole(1)}, "Scalar");
    counted = b.call("aten::to", {counted, whole(static_cast<std::int64_t>(at::kLong))}, "dtype");
    const Argument places =
        b.call("aten::mul", {b.call("aten::cumsum", {counted, whole(1)}), counted}, "Tensor");
    return b.call("aten::add", {places, whole(1)}, "Tensor");
  }

  /// 0 where a token is seen, the lowest number where it is not; [batch, 1, 1, sequence].
  Argument attention_mask(const Argument& mask) {
    Argument seen = b.call("aten::unsqueeze", {b.call("aten::unsqueeze", {mask, whole(1)}), whole(2)});
    seen = b.call("aten::to", {seen, whole(static_cast<std::int64_t>(at::kFloat))}, "dtype");
    const Argument unseen = b.call("aten::rsub", {seen, Argument::of(1.0)}, "Scalar");
    return b.call("aten::mul",
                  {unseen, Argument::of(static_cast<double>(std::numeric_limits<float>::lowest()))},
                  "Tensor");
  }

  Argument norm(const std::string& name, const Argument& x) {
    return b.layer_norm(name, x, width_, epsilon_);
  }

  Argument layer(const Argument& x, const Argument& mask, const std::string& name) {
    const auto entered = b.module(name, "transformers.models.bert.modeling_bert.BertLayer");
    Argument y = b.dropout(b.linear("attention.output.dense", attention(x, mask), width_, width_), 0.1);
    y = norm("attention.output.LayerNorm", b.add(y, x));
    const std::int64_t inner = b.size("intermediate.dense.weight", 0, 4 * width_);
    Argument z = b.activation(b.choices.word("activation", {"gelu", "relu"}),
                              b.linear("intermediate.dense", y, inner, width_));
    z = b.dropout(b.linear("output.dense", z, width_, inner), 0.1);
    return norm("output.LayerNorm", b.add(z, y));
  }

  Argument attention(const Argument& x, const Argument& mask) {
    const auto entered =
        b.module("attention.self", "transformers.models.bert.modeling_bert.BertSelfAttention");
    const auto split = [&](const std::string& name) {
      const Argument y =
          b.call("aten::view", {b.linear(name, x, width_, width_),
                                Argument::list({batch_, sequence_, whole(heads_), whole(width_ / heads_)})});
      return b.call("aten::transpose", {y, whole(1), whole(2)}, "int");
    };
    const Argument q = split("query"), k = split("key"), v = split("value");
    const Argument y =
        b.call("aten::transpose", {b.attention(q, k, v, mask, 0.1), whole(1), whole(2)}, "int");
    return b.call("aten::reshape", {y, Argument::list({batch_, sequence_, whole(width_)})});
  }

  /// What the weights have on top of the encoder.
  std::vector<Argument> heads_of(const Argument& x) {
    const bool alone = b.choices.word("head", {"found", "none"}) == "none";
    if (!alone && b.has("qa_outputs.weight"))  // of every token, though older files have a pooler too
      return {b.linear("qa_outputs", x, b.size("qa_outputs.weight", 0, 2), width_)};
    const Argument first = b.call("aten::select", {x, whole(1), whole(0)}, "int");
    std::vector<Argument> pooled;
    if (b.has("pooler.dense.weight"))
      pooled.push_back(b.activation("tanh", b.linear("pooler.dense", first, width_, width_)));
    if (!alone && b.has("cls.predictions.transform.dense.weight")) {
      std::vector<Argument> outputs{words(x)};
      if (!pooled.empty() && b.has("cls.seq_relationship.weight"))
        outputs.push_back(b.linear("cls.seq_relationship", pooled[0], 2, width_));
      return outputs;
    }
    if (!alone && b.has("classifier.out_proj.weight")) {
      const Argument y = b.activation("tanh", b.linear("classifier.dense", first, width_, width_));
      return {b.linear("classifier.out_proj", y, b.size("classifier.out_proj.weight", 0, 2), width_)};
    }
    if (!alone && b.has("classifier.weight"))
      return {b.linear("classifier", b.dropout(pooled.empty() ? x : pooled[0], 0.1),
                       b.size("classifier.weight", 0, 2), width_)};
    if (pooled.empty()) return {x};
    return {x, pooled[0]};
  }

  /// Scores of all words at all places; the matrix is the embedding's where the file has no other.
  Argument words(const Argument& x) {
    const auto entered =
        b.module("cls.predictions", "transformers.models.bert.modeling_bert.BertLMPredictionHead");
    const Argument y =
        norm("transform.LayerNorm", b.activation("gelu", b.linear("transform.dense", x, width_, width_)));
    const std::int64_t rows = b.size("bias", 0, 30522);
    const Argument weight =
        b.has("decoder.weight") ? b.parameter("decoder.weight", {rows, width_}) : word_matrix_;
    if (b.has("decoder.bias")) b.parameter("decoder.bias", {rows});
    return b.call("aten::linear", {y, weight, b.parameter("bias", {rows}, FirstValues::zeros)});
  }

  ModelBuilder& b;
  bool roberta_;
  std::int64_t width_, positions_, heads_;
  double epsilon_;
  Argument batch_, sequence_, word_matrix_;
};

std::vector<Argument> draw_bert(ModelBuilder& b, bool roberta) {
  const bool there =
      b.has("embeddings.word_embeddings.weight") && b.has("embeddings.position_embeddings.weight");
  const bool one_type = b.size("embeddings.token_type_embeddings.weight", 0, 2) == 1;
  if (!there || one_type != roberta) return {};
  return Encoder(b, roberta).draw();
}

// names of TensorFlow's checkpoints
NameRules bert_rules() {
  return {{"embeddings.word_embeddings.weight"},
          {{"*LayerNorm.gamma", "*LayerNorm.weight"}, {"*LayerNorm.beta", "*LayerNorm.bias"}}};
}

const char* const read_for_bert =
    "depth, widths, vocabulary, positions and the head on top are read from the weights, 64 numbers a head "
    "unless heads=N";

}  // namespace

std::vector<BuiltIn> berts() {
  const std::vector<std::string> choices{"heads", "activation", "head"};
  return {
      {"bert", "BERT-like encoder",
       "Encoder of BERT, MiniLM, ELECTRA and their kin, names of transformers: " + std::string(read_for_bert),
       choices, bert_rules(), [](ModelBuilder& b) { return draw_bert(b, false); }},
      {"roberta", "RoBERTa-like encoder",
       "Encoder of RoBERTa and XLM-R, names of transformers: " + std::string(read_for_bert), choices,
       bert_rules(), [](ModelBuilder& b) { return draw_bert(b, true); }}};
}

}  // namespace tenfold
