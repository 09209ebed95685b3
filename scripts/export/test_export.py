"""Exports tiny checkpoints, and compares what their packages say with the graphs; called by `scripts/test-export`.

Where LEEWAY names the program (a built `leeway`), its answers are compared too.
"""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import export_gliner
import export_gliner2
import export_transformer
import tiny_checkpoints
from sample_texts import LABELS, LONG, ODD, PLAIN, SHORT, WORD

TEXTS = [PLAIN, SHORT, WORD, ODD, "…", "x", "  Łódź ", LONG]
LEEWAY = os.environ.get("LEEWAY")
# Of scores.
NEAR = 2e-5


def setUpModule() -> None:
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)


class ExportTest(unittest.TestCase):
    """A folder that is removed at the end, and the exporters called as from the shell."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.kept.cleanup)
        cls.folder = Path(cls.kept.name)

    def export(self, program, checkpoint: Path, output: Path, *options: str) -> tuple[int, str]:
        """Returns the exit status and all that was printed."""
        printed, before = io.StringIO(), sys.argv
        sys.argv = [program.__name__, str(checkpoint), str(output), *options]
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                status = program.main()
        finally:
            sys.argv = before
        return status, printed.getvalue()

    def check_entities(self, found: list[dict], expected: list[dict], told: str) -> None:
        """Compares entities by label and place, and then their scores."""
        places = [[(entity["label"], entity["start"], entity["end"]) for entity in entities]
                  for entities in (found, expected)]
        self.assertEqual(sorted(places[0]), sorted(places[1]), told)
        scores = {place: entity["score"] for place, entity in zip(places[1], expected, strict=True)}
        for place, entity in zip(places[0], found, strict=True):
            self.assertAlmostEqual(entity["score"], scores[place], delta=NEAR, msg=f"{told} {place}")

    def predict(self, folder: Path, description: str, lines: list[dict]) -> list[dict]:
        """What the program says of the lines."""
        files = "".join(f"  {file.name}: {hashlib.sha256(file.read_bytes()).hexdigest()}\n"
                        for file in sorted(folder.glob("*.*")) if file.name != "model.yaml")
        (folder / "model.yaml").write_text(f"{description}files:\n{files}", encoding="utf-8")
        run = subprocess.run([LEEWAY, "predict", "--model", str(folder)], text=True, capture_output=True, check=False,
                             input="".join(json.dumps(line) + "\n" for line in lines))
        self.assertEqual(run.returncode, 0, run.stderr + run.stdout)
        return [json.loads(line) for line in run.stdout.splitlines()]


def away_from(threshold: float, scores) -> bool:
    """Whether no score is so near to the threshold that rounding decides."""
    return all(abs(score - threshold) > NEAR for score in scores)


class GlinerExport(ExportTest):
    def check(self, backbone: str) -> None:
        from gliner import GLiNER

        checkpoint, output = self.folder / f"{backbone}-checkpoint", self.folder / backbone
        tiny_checkpoints.gliner(checkpoint, backbone)
        status, printed = self.export(export_gliner, checkpoint, output)
        self.assertEqual(status, 0, printed)
        self.assertIn(f"leeway models add {output}", printed)
        self.assertEqual(sorted(file.name for file in output.iterdir()),
                         ["gliner_config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json"])
        package = GLiNER.from_pretrained(str(checkpoint), local_files_only=True)
        graph = GLiNER.from_pretrained(str(output), local_files_only=True, load_onnx_model=True)
        asked = [(text, LABELS[:count]) for text in TEXTS for count in (1, 3, 7)]
        count = 0
        for text, labels in asked:
            if text.strip():
                expected = package.inference([text], labels, threshold=0.5)[0]
                self.check_entities(graph.inference([text], labels, threshold=0.5)[0], expected, text[:40])
                count += len(expected)
        self.assertGreater(count, 20, "too little is found for the comparison to mean anything")
        if LEEWAY:
            self.check_program(output, package, asked)

    def check_program(self, output: Path, package, asked: list) -> None:
        description = (
            "name: tiny\nversion: 1.0.0\nfamily: gliner\ngraph: model.onnx\ntokenizer: tokenizer.json\n"
            "config: gliner_config.json\ntokenizer_config: tokenizer_config.json\nwindows: none\nentities: [person]\n")
        found = self.predict(output, description, [{"text": text, "labels": labels} for text, labels in asked])
        for (text, labels), answer in zip(asked, found, strict=True):
            expected = package.inference([text], labels, threshold=0.5)[0] if text.strip() else []
            self.check_entities(answer.get("entities", []), expected, text[:40])

    def test_bert_backbone_answers_as_the_package(self) -> None:
        self.check("bert")

    def test_deberta_backbone_answers_as_the_package(self) -> None:
        self.check("deberta")

    def test_int8_is_written_and_runs(self) -> None:
        checkpoint, output = self.folder / "int8-checkpoint", self.folder / "int8"
        tiny_checkpoints.gliner(checkpoint, "bert")
        status, printed = self.export(export_gliner, checkpoint, output, "--int8")
        self.assertEqual(status, 0, printed)
        self.assertIn("scores cross 0.5", printed)
        session = onnxruntime.InferenceSession(str(output / "model_int8.onnx"), providers=["CPUExecutionProvider"])
        self.assertEqual([port.name for port in session.get_outputs()], ["logits"])

    def test_a_span_mode_with_another_head_is_exported_as_it_is(self) -> None:
        checkpoint, output = self.folder / "marker-checkpoint", self.folder / "marker"
        tiny_checkpoints.gliner(checkpoint, "bert", span_mode="marker")
        status, printed = self.export(export_gliner, checkpoint, output)
        self.assertEqual(status, 0, printed)

    def test_a_limit_is_written_for_an_encoder_with_learnt_positions(self) -> None:
        checkpoint, output = self.folder / "limit-checkpoint", self.folder / "limit"
        tiny_checkpoints.gliner(checkpoint, "bert")
        config = json.loads((checkpoint / "tokenizer_config.json").read_text())
        (checkpoint / "tokenizer_config.json").write_text(json.dumps(config | {"model_max_length": 10**30}))
        self.export(export_gliner, checkpoint, output)
        self.assertEqual(json.loads((output / "tokenizer_config.json").read_text())["model_max_length"], 512)

    def test_what_cannot_be_run_is_refused_by_name(self) -> None:
        checkpoint = self.folder / "refused-checkpoint"
        tiny_checkpoints.gliner(checkpoint, "bert")
        file = checkpoint / "gliner_config.json"
        content = json.loads(file.read_text())
        for change, told in [
            ({"span_mode": "token_level"}, "token mode"),
            ({"labels_encoder": "some/encoder"}, "bi-encoder"),
            ({"labels_decoder": "some/decoder"}, "decoder"),
            ({"relations_layer": "dot"}, "scripts/export-gliner2"),
            ({"model_type": "gliner_streaming_span"}, "streaming"),
            ({"span_mode": "conv_share"}, "conv_share"),
            ({"subtoken_pooling": "mean"}, "subtoken_pooling"),
            ({"words_splitter_type": "spacy"}, "words_splitter_type"),
            ({"precomputed_prompts_mode": True}, "labels are fixed"),
        ]:
            with self.subTest(told):
                file.write_text(json.dumps(content | change))
                status, printed = self.export(export_gliner, checkpoint, self.folder / "refused")
                self.assertEqual(status, 1)
                self.assertIn(told, printed)
                self.assertFalse((self.folder / "refused").exists())

    def test_a_checkpoint_that_lacks_weights_is_refused(self) -> None:
        checkpoint = self.folder / "halved-checkpoint"
        tiny_checkpoints.gliner(checkpoint, "bert")
        weights = torch.load(checkpoint / "pytorch_model.bin", weights_only=True)
        del weights["prompt_rep_layer.0.weight"]
        torch.save(weights, checkpoint / "pytorch_model.bin")
        status, printed = self.export(export_gliner, checkpoint, self.folder / "halved")
        self.assertEqual(status, 1)
        self.assertIn("prompt_rep_layer.0.weight", printed)

    def test_a_folder_with_something_in_it_is_not_touched(self) -> None:
        output = self.folder / "full"
        output.mkdir()
        (output / "mine.txt").write_text("mine")
        status, printed = self.export(export_gliner, self.folder, output)
        self.assertEqual(status, 1)
        self.assertIn("not empty", printed)
        self.assertEqual([file.name for file in output.iterdir()], ["mine.txt"])

    def test_a_checkpoint_that_is_not_there_is_named(self) -> None:
        status, printed = self.export(export_gliner, self.folder / "no" / "such", self.folder / "nothing")
        self.assertEqual(status, 1)
        self.assertIn("there is no such folder", printed)


class Gliner2Export(ExportTest):
    def check(self, counter: str, *options: str) -> None:
        from gliner2 import GLiNER2

        checkpoint, output = self.folder / f"{counter}-checkpoint", self.folder / counter
        tiny_checkpoints.gliner2(checkpoint, counter)
        status, printed = self.export(export_gliner2, checkpoint, output, *options)
        self.assertEqual(status, 0, printed)
        self.assertEqual(sorted(file.name for file in output.iterdir()),
                         ["config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json"])
        package = GLiNER2.from_pretrained(str(checkpoint))
        self.check_batch(output, package, 1 if options else export_gliner2.MOST_INSTANCES)
        if LEEWAY:
            self.check_program(output, package)
            if not options:
                self.check_records(output, package)

    def check_batch(self, output: Path, package, instances: int) -> None:
        """Inputs of other shapes than were compared at the export."""
        package.eval()
        schema = package.create_schema().relations(["sends to"]).structure("parcel").field("weight").field("of")
        with torch.no_grad():
            case = export_gliner2._case(
                package, "structures", [(text, schema.build()) for text in TEXTS if text.strip()], instances)
        session = onnxruntime.InferenceSession(str(output / "model.onnx"), providers=["CPUExecutionProvider"])
        outputs = session.run(None, {port.name: case.inputs[port.name].numpy() for port in session.get_inputs()})
        for port, values in zip(session.get_outputs(), outputs, strict=True):
            expected, where = (part.numpy() for part in case.expected[port.name])
            np.testing.assert_allclose(values[where], expected[where], atol=NEAR, rtol=NEAR, err_msg=port.name)

    def check_program(self, output: Path, package) -> None:
        description = ("name: tiny\nversion: 1.0.0\nfamily: gliner2\ngraph: model.onnx\ntokenizer: tokenizer.json\n"
                       "windows: none\nentities: [person]\n")
        tasks = {"topic": LABELS[:4], "tone": ["glad", "sad"]}
        lines = [{"text": text, "labels": LABELS[:count], "tasks": tasks} for text in TEXTS for count in (1, 5)]
        compared = 0
        for line, answer in zip(lines, self.predict(output, description, lines), strict=True):
            schema = package.create_schema().entities(line["labels"])
            for name, labels in tasks.items():
                schema = schema.classification(name, labels)
            said = package.extract(line["text"], schema, include_confidence=True, include_spans=True)
            expected = [{"label": label, "start": entity["start"], "end": min(entity["end"], len(line["text"])),
                         "score": entity["confidence"]}
                        for label, entities in said.get("entities", {}).items() for entity in entities
                        if entity["start"] < len(line["text"])]
            if away_from(0.5, (entity["score"] for entity in expected + answer.get("entities", []))):
                self.check_entities(answer.get("entities", []), expected, line["text"][:40])
                compared += len(expected)
            for task in answer["classifications"]:
                best, wanted = max(task["labels"], key=lambda label: label["score"]), said[task["task"]]
                self.assertEqual(best["label"], wanted["label"])
                self.assertAlmostEqual(best["score"], wanted["confidence"], delta=NEAR)
        self.assertGreater(compared, 20, "too little is found for the comparison to mean anything")

    def check_records(self, output: Path, package) -> None:
        """Relations and structures, with thresholds low enough for random weights to find some."""
        found, chosen = 0.3, 0.05
        description = (
            "name: tiny\nversion: 1.0.0\nfamily: gliner2\ngraph: model.onnx\ntokenizer: tokenizer.json\n"
            f"windows: none\nthreshold: {found}\nrelations: [sends to, waits for]\n"
            "structures:\n- name: parcel\n  fields: [weight, {name: of, list: false}]\n"
            f"- name: order\n  fields:\n  - {{name: marks, choices: [wet, dry], threshold: {chosen}}}\n"
            f"  - {{name: state, choices: [open, closed], list: false, threshold: {chosen}}}\n")
        schema = package.create_schema().relations({name: {"threshold": found} for name in ("sends to", "waits for")})
        schema = schema.structure("parcel").field("weight").field("of", dtype="str")
        schema = schema.structure("order").field("marks", choices=["wet", "dry"], threshold=chosen)
        schema = schema.field("state", dtype="str", choices=["open", "closed"], threshold=chosen)
        # The package reads a full stop more where a text ends without punctuation.
        texts = [text for text in tiny_checkpoints.corpus()[:40] if text.endswith(".")]
        compared = 0
        answers = self.predict(output, description, [{"text": text} for text in texts])
        for text, answer in zip(texts, answers, strict=True):
            said = package.extract(text, schema, threshold=found, include_confidence=True, include_spans=True)
            expected = [(name, "head tail", [one["head"], one["tail"]])
                        for name, ones in said["relation_extraction"].items() for one in ones]
            expected += [(name, field, values if isinstance(values, list) else [values] if values else [])
                         for name in ("parcel", "order") for record in said[name] for field, values in record.items()]
            ours = [(one["name"], "head tail", [one["head"], one["tail"]]) for one in answer.get("relations", [])]
            ours += [(one["name"], field["name"], field["values"])
                     for one in answer.get("structures", []) for field in one["fields"]]
            scores = [[value[key] for _, _, values in side for value in values]
                      for side, key in ((ours, "score"), (expected, "confidence"))]
            if not all(away_from(threshold, scores[0] + scores[1]) for threshold in (found, chosen)):
                continue
            self.assertEqual(*([(name, field, [(value["text"], value.get("start")) for value in values])
                                for name, field, values in side] for side in (ours, expected)), text)
            np.testing.assert_allclose(*scores, atol=NEAR, err_msg=text)
            compared += len(scores[0])
        self.assertGreater(compared, 100, "too little is found for the comparison to mean anything")

    def test_a_recurrent_counter_answers_as_the_package(self) -> None:
        self.check("count_lstm")

    def test_an_attentive_counter_answers_as_the_package(self) -> None:
        self.check("count_lstm_v2")

    def test_a_counter_of_experts_answers_as_the_package(self) -> None:
        self.check("count_lstm_moe", "--instances", "1")

    def test_what_cannot_be_run_is_refused_by_name(self) -> None:
        checkpoint = self.folder / "refused-checkpoint"
        tiny_checkpoints.gliner2(checkpoint)
        file = checkpoint / "config.json"
        content = json.loads(file.read_text())
        for change, told in [
            ({"architecture": "boundary"}, "'boundary'"),
            ({"token_pooling": "mean"}, "token_pooling"),
            ({"counting_layer": "count_abacus"}, "count_abacus"),
            ({"model_type": "bert"}, "docs/exporting-models.md"),
        ]:
            with self.subTest(told):
                file.write_text(json.dumps(content | change))
                status, printed = self.export(export_gliner2, checkpoint, self.folder / "refused")
                self.assertEqual(status, 1)
                self.assertIn(told, printed)
        status, printed = self.export(export_gliner, checkpoint, self.folder / "refused")
        self.assertEqual(status, 1)


class TransformerExport(ExportTest):
    def checkpoint(self, kind: str, **config) -> Path:
        folder = self.folder / f"{kind}-checkpoint"
        tiny_checkpoints.transformer(folder, kind, **config)
        return folder

    def check(self, kind: str, family: str, *options: str) -> None:
        checkpoint, output = self.checkpoint(kind), self.folder / kind
        status, printed = self.export(export_transformer, checkpoint, output, *options)
        self.assertEqual(status, 0, printed)
        self.assertIn(f"leeway models add {output}", printed)
        if LEEWAY:
            added = subprocess.run([LEEWAY, "models", "add", output], capture_output=True, text=True, check=False)
            self.assertEqual(added.returncode, 0, added.stderr)
            self.assertIn(family, added.stdout)

    def test_a_classifier_is_exported(self) -> None:
        self.check("BertForSequenceClassification", "sequence-classification", "--int8")

    def test_a_tagger_is_exported(self) -> None:
        self.check("BertForTokenClassification", "token-classification")

    def test_an_encoder_is_exported(self) -> None:
        self.check("BertModel", "sentence-embedding")

    def test_what_is_no_such_model_is_refused_by_name(self) -> None:
        checkpoint = self.checkpoint("BertModel")
        file = checkpoint / "config.json"
        content = json.loads(file.read_text())
        for change, told in [
            ({"architectures": ["BertForQuestionAnswering"]}, "BertForQuestionAnswering"),
            ({"is_encoder_decoder": True}, "makes texts"),
            ({"model_type": "extractor"}, "scripts/export-gliner2"),
        ]:
            with self.subTest(told):
                file.write_text(json.dumps(content | change))
                status, printed = self.export(export_transformer, checkpoint, self.folder / "refused")
                self.assertEqual(status, 1)
                self.assertIn(told, printed)

    def test_an_encoder_with_other_pooling_is_refused(self) -> None:
        checkpoint = self.checkpoint("BertModel")
        (checkpoint / "1_Pooling").mkdir()
        (checkpoint / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
        status, printed = self.export(export_transformer, checkpoint, self.folder / "refused")
        self.assertEqual(status, 1)
        self.assertIn("mean pooling", printed)


class Help(unittest.TestCase):
    def test_help_is_printed_without_any_package(self) -> None:
        scripts = Path(__file__).resolve().parents[1]
        for name in ("export-gliner", "export-gliner2", "export-transformer"):
            run = subprocess.run([scripts / name, "--help"], capture_output=True, text=True, check=True)
            self.assertIn(f"usage: scripts/{name}", run.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
