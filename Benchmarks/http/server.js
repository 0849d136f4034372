// SPDX-License-Identifier: Apache-2.0
// The service's two routes as an Express user would write them, to measure against: GET /predict is the constant, and
// POST /predict parses the body, encodes the inputs as the model package says, and walks the same XGBoost trees.
// It is spared what the service also does: it checks no input, keeps no record, writes no log and counts no metric.
// Usage: NODE_PATH=/usr/share/nodejs node server.js PORT MODEL_FOLDER
'use strict';

const fs = require('fs');
const path = require('path');
const express = require('express');

const [, , port, folder] = process.argv;
const document = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const learner = JSON.parse(fs.readFileSync(path.join(folder, 'model.json'), 'utf8')).learner;

const trees = learner.gradient_booster.model.trees.map((tree) => ({
  left: Int32Array.from(tree.left_children),
  right: Int32Array.from(tree.right_children),
  feature: Int32Array.from(tree.split_indices),
  threshold: Float32Array.from(tree.split_conditions),
  defaultLeft: Uint8Array.from(tree.default_left),
}));
const base = Number(String(learner.learner_model_param.base_score).replace(/[[\]]/g, ''));
const baseMargin = Math.fround(Math.log(base / (1 - base)));

function encode(inputs) {
  const row = new Float32Array(document.features.length);
  for (const { column, input, encoding } of document.features) {
    const value = inputs[input];
    if (value === undefined || value === null) row[column] = NaN;
    else if (encoding === 'number') row[column] = value;
    else if (encoding === 'boolean') row[column] = value ? 1 : 0;
    else row[column] = value === encoding.equals ? 1 : 0;
  }
  return row;
}

function predict(row) {
  let margin = baseMargin;
  for (const tree of trees) {
    let node = 0;
    while (tree.left[node] !== -1) {
      const value = row[tree.feature[node]];
      const goLeft = Number.isNaN(value) ? tree.defaultLeft[node] === 1 : value < tree.threshold[node];
      node = goLeft ? tree.left[node] : tree.right[node];
    }
    margin = Math.fround(margin + tree.threshold[node]);
  }
  return 1 / (1 + Math.exp(-margin));
}

const app = express();
app.disable('x-powered-by');
app.use(express.json());
app.get('/health/ready', (request, response) => response.json({ status: 'ready' }));
app.get('/predict', (request, response) => response.json({ score: 0.75 }));
app.post('/predict', (request, response) => {
  const score = predict(encode(request.body.inputs));
  const band = document.output.bands.find((each) => score < each.to) || document.output.bands[document.output.bands.length - 1];
  response.json({
    model: { id: document.id, version: document.version, title: document.title },
    status: 'complete',
    score,
    kind: document.output.kind,
    unit: document.output.unit,
    band: { name: band.code, title: band.title, meaning: band.meaning },
    inputs: request.body.inputs,
  });
});
app.listen(Number(port), '127.0.0.1');
