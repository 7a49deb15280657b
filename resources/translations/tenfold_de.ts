<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Column</name>
    <message>
        <source>module</source>
        <translation>Modul</translation>
    </message>
    <message>
        <source>type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>A layer that the two variants keep in different ways</source>
        <translation>Eine Schicht, die die zwei Varianten verschieden speichern</translation>
    </message>
    <message>
        <source>one</source>
        <translation>eine</translation>
    </message>
    <message>
        <source>Family and ranks in the first variant</source>
        <translation>Familie und Ränge in der ersten Variante</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>Family and ranks in the second variant</source>
        <translation>Familie und Ränge in der zweiten Variante</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Parameters of the layer in the first variant → in the second</source>
        <translation>Parameter der Schicht in der ersten Variante → in der zweiten</translation>
    </message>
    <message>
        <source>variant</source>
        <translation>Variante</translation>
    </message>
    <message>
        <source>A set of decisions about the model; ▸ is the one that is worked on. Double click switches</source>
        <translation>Eine Reihe von Entscheidungen über das Modell; ▸ ist die, an der gearbeitet wird. Doppelklick wechselt</translation>
    </message>
    <message>
        <source>Parameters of the whole model, counted exactly</source>
        <translation>Parameter des ganzen Modells, exakt gezählt</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Share of the dense model&apos;s parameters</source>
        <translation>Anteil der Parameter des dichten Modells</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Multiply-accumulates for one sample, counted exactly</source>
        <translation>Rechenaufwand: Multiply-Accumulates für ein Beispiel, exakt gezählt</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size of the exported file; ○ while it is predicted</source>
        <translation>Größe der exportierten Datei; ○ solange sie vorhergesagt ist</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>One bar a layer that can be factorized: colour is its family, height the share it keeps</source>
        <translation>Ein Balken je zerlegbarer Schicht: die Farbe ist die Familie, die Höhe der behaltene Anteil</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the module in the model</source>
        <translation>Name des Moduls im Modell</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What the layer computes</source>
        <translation>Was die Schicht berechnet</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Shape of the dense weight: outputs first</source>
        <translation>Form des dichten Gewichts: Ausgänge zuerst</translation>
    </message>
    <message>
        <source>params</source>
        <translation>Param.</translation>
    </message>
    <message>
        <source>Parameters of the dense layer, bias included</source>
        <translation>Parameter der dichten Schicht, mit Bias</translation>
    </message>
    <message>
        <source>Multiply-accumulates for one sample, as the file has the layer</source>
        <translation>Multiply-Accumulates für ein Beispiel, so wie die Schicht in der Datei steht</translation>
    </message>
    <message>
        <source>family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>How the weight is stored: dense, or as a product of small tensors</source>
        <translation>Wie das Gewicht gespeichert ist: dicht oder als Produkt kleiner Tensoren</translation>
    </message>
    <message>
        <source>ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>Inner sizes of the product: smaller ranks, fewer parameters, larger error</source>
        <translation>Innere Größen des Produkts: kleinere Ränge, weniger Parameter, größerer Fehler</translation>
    </message>
    <message>
        <source>after</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Parameters with this family and these ranks: exact</source>
        <translation>Parameter mit dieser Familie und diesen Rängen: exakt</translation>
    </message>
    <message>
        <source>Share of the layer&apos;s parameters that is kept</source>
        <translation>Behaltener Anteil der Parameter der Schicht</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>What the layer loses as it is kept: the predicted rise of the loss, or the error of its weight while layers are judged by that. The bar is its part of what the worst layer loses</source>
        <translation>Was die Schicht in dieser Form verliert: der erwartete Anstieg des Verlusts, oder der Fehler des Gewichts, solange danach geurteilt wird. Der Balken ist der Anteil am größten Verlust aller Schichten</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed against the dense layer: ▲ faster, ● same within noise, ▼ slower; hollow △ ○ ▽ while it is predicted</source>
        <translation>Tempo gegenüber der dichten Schicht: ▲ schneller, ● gleich innerhalb der Messunsicherheit, ▼ langsamer; hohl △ ○ ▽, solange es vorhergesagt ist</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>A network whose graph is known</source>
        <translation>Ein Netz, dessen Graph bekannt ist</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>Passung</translation>
    </message>
    <message>
        <source>Whether every place of the architecture has its tensor</source>
        <translation>Ob jeder Platz der Architektur seinen Tensor hat</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>zugeordnet</translation>
    </message>
    <message>
        <source>Tensors that found their place</source>
        <translation>Tensoren, die ihren Platz gefunden haben</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlend</translation>
    </message>
    <message>
        <source>Places without a tensor: they keep the architecture&apos;s own start</source>
        <translation>Plätze ohne Tensor: sie behalten den Anfangswert der Architektur</translation>
    </message>
    <message>
        <source>unexpected</source>
        <translation>überzählig</translation>
    </message>
    <message>
        <source>Tensors without a place: they are left out</source>
        <translation>Tensoren ohne Platz: sie werden weggelassen</translation>
    </message>
    <message>
        <source>different</source>
        <translation>abweichend</translation>
    </message>
    <message>
        <source>Tensors whose shape is not the one of their place</source>
        <translation>Tensoren, deren Form nicht die ihres Platzes ist</translation>
    </message>
    <message>
        <source>Name of the tensor in the file</source>
        <translation>Name des Tensors in der Datei</translation>
    </message>
    <message>
        <source>How each number is stored</source>
        <translation>Wie jede Zahl gespeichert ist</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Sizes of the modes; the first is the slowest</source>
        <translation>Größen der Moden; die erste läuft am langsamsten</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>How many numbers there are</source>
        <translation>Wie viele Zahlen es sind</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Size of the numbers as stored</source>
        <translation>Größe der Zahlen, wie sie gespeichert sind</translation>
    </message>
    <message>
        <source>tied to</source>
        <translation>geteilt mit</translation>
    </message>
    <message>
        <source>An earlier tensor that is the same memory</source>
        <translation>Ein früherer Tensor, der derselbe Speicher ist</translation>
    </message>
    <message>
        <source>Measured time of one call of the whole model</source>
        <translation>Gemessene Zeit eines Aufrufs des ganzen Modells</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>How much of the weights is lost, of all layers that can be factorized</source>
        <translation>Wie viel von den Gewichten verloren geht, über alle zerlegbaren Schichten</translation>
    </message>
    <message>
        <source>Measured on the data that was chosen (Model &gt; Evaluate)</source>
        <translation>Gemessen auf den gewählten Daten (Modell &gt; Auswerten)</translation>
    </message>
    <message>
        <source>Name of the module in the model; below it the tensors that it is stored as</source>
        <translation>Name des Moduls im Modell; darunter die Tensoren, als die es gespeichert wird</translation>
    </message>
    <message>
        <source>stored as</source>
        <translation>gespeichert als</translation>
    </message>
    <message>
        <source>Family and ranks: how the weight will be stored</source>
        <translation>Familie und Ränge: wie das Gewicht gespeichert wird</translation>
    </message>
    <message>
        <source>Of the dense layer → as it will be stored: exact, bias included</source>
        <translation>Der dichten Schicht → wie gespeichert wird: exakt, mit Bias</translation>
    </message>
    <message>
        <source>Of the dense layer → as it will be stored: predicted</source>
        <translation>Der dichten Schicht → wie gespeichert wird: vorhergesagt</translation>
    </message>
    <message>
        <source>Shape of the dense weight, outputs first; of a tensor its own</source>
        <translation>Form des dichten Gewichts, Ausgänge zuerst; bei einem Tensor die eigene</translation>
    </message>
    <message>
        <source>Milliseconds that the layer takes of a forward, in its place in the model and in the form it has now; ○ while it is predicted</source>
        <translation>Millisekunden, die die Schicht von einem Aufruf braucht, an ihrer Stelle im Modell und in ihrer jetzigen Form; ○, solange es vorhergesagt ist</translation>
    </message>
    <message>
        <source>of time</source>
        <translation>Zeitanteil</translation>
    </message>
    <message>
        <source>Share of the whole model&apos;s time; ○ while it is predicted, or of the model as its file has it, until Model &gt; Measure speed has measured this form</source>
        <translation>Anteil an der Zeit des ganzen Modells; ○, solange er vorhergesagt ist oder für das Modell gilt, wie es in der Datei steht, bis Modell &gt; Geschwindigkeit messen diese Form gemessen hat</translation>
    </message>
    <message>
        <source>What the losses of all layers sum up to, under the metric of the current variant; there is none before it is calibrated</source>
        <translation>Summe der Verluste aller Schichten, nach der Metrik der jetzigen Variante; vor ihrer Kalibrierung gibt es keine</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>&apos;{1}&apos; in line {2}, column {3}, is no number</source>
        <translation>&apos;{1}&apos; in Zeile {2}, Spalte {3} ist keine Zahl</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is no class: 0, 1, 2, … or names</source>
        <translation>&apos;{1}&apos; ist keine Klasse: 0, 1, 2, … oder Namen</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is neither crop nor stretch</source>
        <translation>&apos;{text}&apos; ist weder crop noch stretch</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is neither skip nor stop</source>
        <translation>&apos;{text}&apos; ist weder skip noch stop</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no choice; write ID:KEY=VALUE, commas between several: vit:heads=4,image=64</source>
        <translation>&apos;{text}&apos; ist keine Angabe; geschrieben wird ID:NAME=WERT, mehrere durch Kommas getrennt: vit:heads=4,image=64</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no rank rule; write energy:0.9, error:0.1, ratio:100, evbmf or evbmf:0.8</source>
        <translation>&apos;{text}&apos; ist keine Rangregel; geschrieben wird energy:0.9, error:0.1, ratio:100, evbmf oder evbmf:0.8</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no rank: {why}</source>
        <translation>&apos;{text}&apos; ist kein Rang: {why}</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no score; there are accuracy, loss, cosine, divergence, mse and command</source>
        <translation>&apos;{text}&apos; ist keine Bewertung; es gibt accuracy, loss, cosine, divergence, mse und command</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no shape of an input: write its sizes, the batch first, and if needed the dtype: 1x3x224x224, 2x16:int64</source>
        <translation>&apos;{text}&apos; ist keine Form einer Eingabe: die Größen angeben, Batch zuerst, wenn nötig mit dem Datentyp: 1x3x224x224, 2x16:int64</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no tensorized shape; write input modes, a slash, output modes: 4x8/4x4</source>
        <translation>&apos;{text}&apos; ist keine gefaltete Form; Eingangsmoden, Schrägstrich, Ausgangsmoden angeben: 4x8/4x4</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; stands where a number should be</source>
        <translation>&apos;{text}&apos; steht, wo eine Zahl stehen sollte</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; stands where the place of the data of {what} should be</source>
        <translation>&apos;{text}&apos; steht, wo der Ort der Daten von {what} stehen sollte</translation>
    </message>
    <message>
        <source>A CP decomposition needs at least one factor</source>
        <translation>Eine CP-Zerlegung braucht mindestens einen Faktor</translation>
    </message>
    <message>
        <source>A fixed factor {position} needs an init that holds it</source>
        <translation>Ein fester Faktor {position} braucht einen Anfangswert, der ihn enthält</translation>
    </message>
    <message>
        <source>A matrix {matrix} does not fit mode {mode} of a tensor {tensor}</source>
        <translation>Eine Matrix {matrix} passt nicht zu Mode {mode} eines Tensors {tensor}</translation>
    </message>
    <message>
        <source>A ring of {modes} modes has as many ranks, not {ranks}</source>
        <translation>Ein Ring mit {modes} Moden hat ebenso viele Ränge, nicht {ranks}</translation>
    </message>
    <message>
        <source>A singular value decomposition needs a matrix with two modes</source>
        <translation>Eine Singulärwertzerlegung braucht eine Matrix mit zwei Moden</translation>
    </message>
    <message>
        <source>A tensor ring needs two modes at least</source>
        <translation>Ein Tensorring braucht mindestens zwei Moden</translation>
    </message>
    <message>
        <source>A tensor ring needs two modes at least, and mode {mode} to be one of them</source>
        <translation>Ein Tensorring braucht mindestens zwei Moden, und Mode {mode} muss eine davon sein</translation>
    </message>
    <message>
        <source>A tensorized matrix has as many row modes as column modes</source>
        <translation>Eine gefaltete Matrix hat ebenso viele Zeilen- wie Spaltenmoden</translation>
    </message>
    <message>
        <source>A train of {modes} modes has {bonds} inner ranks between two 1s, not {ranks}</source>
        <translation>Ein Tensor-Train mit {modes} Moden hat {bonds} innere Ränge zwischen zwei Einsen, nicht {ranks}</translation>
    </message>
    <message>
        <source>A train of {modes} modes has {bonds} inner ranks, not {ranks}</source>
        <translation>Ein Tensor-Train mit {modes} Moden hat {bonds} innere Ränge, nicht {ranks}</translation>
    </message>
    <message>
        <source>After the fit to the data their sum is {1} of the weight&apos;s</source>
        <translation>Nach der Anpassung an die Daten ist ihre Summe {1} des Gewichts</translation>
    </message>
    <message>
        <source>At least one sweep is needed, not {count}</source>
        <translation>Mindestens ein Durchlauf ist nötig, nicht {count}</translation>
    </message>
    <message>
        <source>BERT-like encoder</source>
        <translation>Encoder nach Art von BERT</translation>
    </message>
    <message>
        <source>Bond {1} can have rank {2} at most</source>
        <translation>Bindung {1} kann höchstens Rang {2} haben</translation>
    </message>
    <message>
        <source>Bond {1} can have rank {2} at most{3}</source>
        <translation>Bindung {1} kann höchstens Rang {2} haben{3}</translation>
    </message>
    <message>
        <source>CUDA cannot be used: {why}</source>
        <translation>CUDA kann nicht benutzt werden: {why}</translation>
    </message>
    <message>
        <source>Complex numbers have no non-negative factors</source>
        <translation>Komplexe Zahlen haben keine nichtnegativen Faktoren</translation>
    </message>
    <message>
        <source>Encoder of BERT, MiniLM, ELECTRA and their kin, names of transformers: {1}</source>
        <translation>Encoder von BERT, MiniLM, ELECTRA und Verwandten, Namen von transformers: {1}</translation>
    </message>
    <message>
        <source>Encoder of RoBERTa and XLM-R, names of transformers: {1}</source>
        <translation>Encoder von RoBERTa und XLM-R, Namen von transformers: {1}</translation>
    </message>
    <message>
        <source>Every factor of a CP decomposition is a matrix with as many columns</source>
        <translation>Jeder Faktor einer CP-Zerlegung ist eine Matrix mit ebenso vielen Spalten</translation>
    </message>
    <message>
        <source>Every mode must be in 0 … {limit} and appear once</source>
        <translation>Jede Mode muss in 0 … {limit} liegen und einmal vorkommen</translation>
    </message>
    <message>
        <source>Every mode needs a number of samples, one at least</source>
        <translation>Jede Mode braucht eine Anzahl Stichproben, mindestens eine</translation>
    </message>
    <message>
        <source>HDF5 is not read; convert the model with tf2onnx, or save its weights with numpy.savez</source>
        <translation>HDF5 wird nicht gelesen; das Modell mit tf2onnx umwandeln oder die Gewichte mit numpy.savez speichern</translation>
    </message>
    <message>
        <source>LeNet-5 and its kin</source>
        <translation>LeNet-5 und Verwandte</translation>
    </message>
    <message>
        <source>LibTorch could not do it: {why}</source>
        <translation>LibTorch konnte es nicht: {why}</translation>
    </message>
    <message>
        <source>LibTorch&apos;s loader crashed on it ({1}); the file is damaged</source>
        <translation>Der Lader von LibTorch ist daran abgestürzt ({1}); die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>Linear layers with an activation between them (relu unless activation=NAME), with batch norms where the weights have them: widths and order are read from the shapes, names may be any</source>
        <translation>Lineare Schichten mit einer Aktivierung dazwischen (relu, wenn nicht activation=NAME), mit Batch-Norms, wo die Gewichte sie haben: Breiten und Reihenfolge werden aus den Formen gelesen, die Namen sind beliebig</translation>
    </message>
    <message>
        <source>Mode {1} can have rank {2} at most</source>
        <translation>Mode {1} kann höchstens Rang {2} haben</translation>
    </message>
    <message>
        <source>Multi-layer perceptron</source>
        <translation>Mehrschichtiges Perzeptron</translation>
    </message>
    <message>
        <source>No GPU answers, or the NVIDIA driver is older than CUDA 13 needs (580).</source>
        <translation>Keine GPU antwortet, oder der NVIDIA-Treiber ist älter, als CUDA 13 braucht (580).</translation>
    </message>
    <message>
        <source>No ranks were given: the modes keep their sizes</source>
        <translation>Es wurden keine Ränge angegeben: Die Moden behalten ihre Größen</translation>
    </message>
    <message>
        <source>ONNX Runtime and everything that reads ONNX</source>
        <translation>ONNX Runtime und alles, was ONNX liest</translation>
    </message>
    <message>
        <source>PyTorch exported program</source>
        <translation>PyTorch Exported Program</translation>
    </message>
    <message>
        <source>PyTorch state dict and a Python file</source>
        <translation>PyTorch State-Dict und eine Python-Datei</translation>
    </message>
    <message>
        <source>Python objects</source>
        <translation>Python-Objekte</translation>
    </message>
    <message>
        <source>Rank {rank} is less than 1</source>
        <translation>Rang {rank} ist kleiner als 1</translation>
    </message>
    <message>
        <source>Rank {rank} is not in 1 … {limit}</source>
        <translation>Rang {rank} liegt nicht in 1 … {limit}</translation>
    </message>
    <message>
        <source>Rank {rank} of mode {mode} is not in 1 … {limit}</source>
        <translation>Rang {rank} von Mode {mode} liegt nicht in 1 … {limit}</translation>
    </message>
    <message>
        <source>Residual network</source>
        <translation>Residualnetz</translation>
    </message>
    <message>
        <source>Residual network of any depth, with two or three convolutions a block: depth, widths, groups, classes and stem are read from the weights</source>
        <translation>Residualnetz beliebiger Tiefe, mit zwei oder drei Faltungen je Block: Tiefe, Breiten, Gruppen, Klassen und Stamm werden aus den Gewichten gelesen</translation>
    </message>
    <message>
        <source>Residual network of torchvision; {1}</source>
        <translation>Residualnetz von torchvision; {1}</translation>
    </message>
    <message>
        <source>RoBERTa-like encoder</source>
        <translation>Encoder nach Art von RoBERTa</translation>
    </message>
    <message>
        <source>Signs are flipped in real factors, and mode {mode} must be one of them</source>
        <translation>Vorzeichen werden in reellen Faktoren gewechselt, und Mode {mode} muss eine davon sein</translation>
    </message>
    <message>
        <source>Slack must not be negative, and an error bound is at least 0 and below 1</source>
        <translation>Der Spielraum darf nicht negativ sein, und eine Fehlerschranke ist mindestens 0 und kleiner als 1</translation>
    </message>
    <message>
        <source>Stable CP: squared norms of the terms sum to {1} of the tensor&apos;s, {2} before, at an error of {3}, {4} before</source>
        <translation>Stabile CP: Die Quadratnormen der Terme ergeben {1} derer des Tensors, vorher {2}, bei einem Fehler von {3}, vorher {4}</translation>
    </message>
    <message>
        <source>Stopped after sweep {1} by the caller</source>
        <translation>Nach Durchlauf {1} vom Aufrufer angehalten</translation>
    </message>
    <message>
        <source>Stopped after sweep {1}: the error no longer changes</source>
        <translation>Nach Durchlauf {1} angehalten: Der Fehler ändert sich nicht mehr</translation>
    </message>
    <message>
        <source>Terms cancel each other: together they are {1} times as large as the tensor</source>
        <translation>Terme heben einander auf: Zusammen sind sie {1}-mal so groß wie der Tensor</translation>
    </message>
    <message>
        <source>The CUDA plugin cannot be loaded: {1}</source>
        <translation>Das CUDA-Plugin kann nicht geladen werden: {1}</translation>
    </message>
    <message>
        <source>The error bound {bound} is below {error}, the error of the fit</source>
        <translation>Die Fehlerschranke {bound} liegt unter {error}, dem Fehler der Anpassung</translation>
    </message>
    <message>
        <source>The factor of mode {mode} to begin with does not fit tensor and rank</source>
        <translation>Der Faktor von Mode {mode} für den Anfang passt nicht zu Tensor und Rang</translation>
    </message>
    <message>
        <source>The matrix</source>
        <translation>Die Matrix</translation>
    </message>
    <message>
        <source>The modes or sizes asked for do not fit a tensor {shape}</source>
        <translation>Die verlangten Moden oder Größen passen nicht zu einem Tensor {shape}</translation>
    </message>
    <message>
        <source>The modes {out} and {in} do not make up the matrix {matrix}</source>
        <translation>Die Moden {out} und {in} ergeben nicht die Matrix {matrix}</translation>
    </message>
    <message>
        <source>The number of sweeps must not be negative</source>
        <translation>Die Anzahl der Durchläufe darf nicht negativ sein</translation>
    </message>
    <message>
        <source>The ranks {first} and {second} of mode {mode} multiply to more than its unfolding {rows} x {columns} allows; smaller ranks or another first mode do</source>
        <translation>Die Ränge {first} und {second} von Mode {mode} ergeben als Produkt mehr, als die Auffaltung {rows} x {columns} erlaubt; kleinere Ränge oder eine andere erste Mode gehen</translation>
    </message>
    <message>
        <source>The tensor</source>
        <translation>Der Tensor</translation>
    </message>
    <message>
        <source>There is no NVIDIA driver on this computer (libcuda.so.1 is missing).</source>
        <translation>Auf diesem Rechner ist kein NVIDIA-Treiber (libcuda.so.1 fehlt).</translation>
    </message>
    <message>
        <source>There is no mode {mode}</source>
        <translation>Es gibt keine Mode {mode}</translation>
    </message>
    <message>
        <source>This build comes without CUDA ({1} is missing).</source>
        <translation>Diese Fassung kommt ohne CUDA ({1} fehlt).</translation>
    </message>
    <message>
        <source>TorchScript is read by a program of its own, {name}, which is not there: install it, or say where it is with TENFOLD_TORCHSCRIPT_READER</source>
        <translation>TorchScript wird von einem eigenen Programm gelesen, {name}, das nicht da ist: es installieren oder seinen Ort in TENFOLD_TORCHSCRIPT_READER angeben</translation>
    </message>
    <message>
        <source>Up to four convolutions with poolings, then linear layers, names may be any: widths are read from the shapes, the size of images, padding and pooling from what the first linear layer takes</source>
        <translation>Bis zu vier Faltungen mit Pooling, dann lineare Schichten, die Namen sind beliebig: Breiten werden aus den Formen gelesen, Bildgröße, Padding und Pooling aus dem, was die erste lineare Schicht annimmt</translation>
    </message>
    <message>
        <source>VGG network of torchvision; classes, colours, widths of the classifier and the size of images are read from the weights</source>
        <translation>VGG-Netz von torchvision; Klassen, Farben, Breiten des Klassifikators und die Bildgröße werden aus den Gewichten gelesen</translation>
    </message>
    <message>
        <source>VGG-like network</source>
        <translation>Netz nach Art von VGG</translation>
    </message>
    <message>
        <source>Vision transformer</source>
        <translation>Vision Transformer</translation>
    </message>
    <message>
        <source>Vision transformer of any size: depth, widths, patches, the size of images and classes are read from the weights, 64 numbers a head</source>
        <translation>Vision Transformer beliebiger Größe: Tiefe, Breiten, Patches, Bildgröße und Klassen werden aus den Gewichten gelesen, 64 Zahlen je Kopf</translation>
    </message>
    <message>
        <source>Vision transformer of torchvision; classes and the size of images are read from the weights; names of torchvision and timm</source>
        <translation>Vision Transformer von torchvision; Klassen und die Bildgröße werden aus den Gewichten gelesen; Namen von torchvision und timm</translation>
    </message>
    <message>
        <source>Wide ResNet-101-2</source>
        <translation>Wide ResNet-101-2</translation>
    </message>
    <message>
        <source>Wide ResNet-50-2</source>
        <translation>Wide ResNet-50-2</translation>
    </message>
    <message>
        <source>a Core ML model</source>
        <translation>ein Core-ML-Modell</translation>
    </message>
    <message>
        <source>a GGML file of llama.cpp</source>
        <translation>eine GGML-Datei von llama.cpp</translation>
    </message>
    <message>
        <source>a GGUF file of llama.cpp</source>
        <translation>eine GGUF-Datei von llama.cpp</translation>
    </message>
    <message>
        <source>a Git LFS pointer, not the file itself</source>
        <translation>ein Git-LFS-Zeiger, nicht die Datei selbst</translation>
    </message>
    <message>
        <source>a Keras model (.keras)</source>
        <translation>ein Keras-Modell (.keras)</translation>
    </message>
    <message>
        <source>a NumPy archive</source>
        <translation>ein NumPy-Archiv</translation>
    </message>
    <message>
        <source>a NumPy array</source>
        <translation>ein NumPy-Array</translation>
    </message>
    <message>
        <source>a PyTorch exported program</source>
        <translation>ein PyTorch Exported Program</translation>
    </message>
    <message>
        <source>a PyTorch exported program in the first layout</source>
        <translation>ein PyTorch Exported Program im ersten Aufbau</translation>
    </message>
    <message>
        <source>a Python pickle</source>
        <translation>ein Python-Pickle</translation>
    </message>
    <message>
        <source>a TT-matrix has as many row as column modes; {shape} has an odd number of modes</source>
        <translation>eine TT-Matrix hat ebenso viele Zeilen- wie Spaltenmoden; {shape} hat eine ungerade Anzahl Moden</translation>
    </message>
    <message>
        <source>a TensorFlow Lite model</source>
        <translation>ein TensorFlow-Lite-Modell</translation>
    </message>
    <message>
        <source>a TensorFlow graph (.pb)</source>
        <translation>ein TensorFlow-Graph (.pb)</translation>
    </message>
    <message>
        <source>a TensorFlow graph written as text</source>
        <translation>ein TensorFlow-Graph als Text</translation>
    </message>
    <message>
        <source>a TensorRT engine</source>
        <translation>eine TensorRT-Engine</translation>
    </message>
    <message>
        <source>a TorchScript model</source>
        <translation>ein TorchScript-Modell</translation>
    </message>
    <message>
        <source>a TorchServe archive</source>
        <translation>ein TorchServe-Archiv</translation>
    </message>
    <message>
        <source>a Triton kernel</source>
        <translation>ein Triton-Kernel</translation>
    </message>
    <message>
        <source>a branch depends on what stands in a tensor, which a graph of operators cannot hold</source>
        <translation>eine Verzweigung hängt vom Inhalt eines Tensors ab, was ein Graph aus Operatoren nicht ausdrücken kann</translation>
    </message>
    <message>
        <source>a branch is missing</source>
        <translation>ein Zweig fehlt</translation>
    </message>
    <message>
        <source>a branch that depends on data</source>
        <translation>eine Verzweigung, die von Daten abhängt</translation>
    </message>
    <message>
        <source>a budget is of parameters, macs, bytes or latency, not of {quantity}</source>
        <translation>ein Budget begrenzt parameters, macs, bytes oder latency, nicht {quantity}</translation>
    </message>
    <message>
        <source>a budget of latency needs measured times: with_latency()</source>
        <translation>ein Budget für Zeit braucht gemessene Zeiten: with_latency()</translation>
    </message>
    <message>
        <source>a bzip2 archive</source>
        <translation>ein bzip2-Archiv</translation>
    </message>
    <message>
        <source>a choice in the graph ({1}) depends on a size: the branch taken at the example sizes is kept</source>
        <translation>eine Auswahl im Graphen ({1}) hängt von einer Größe ab: Der Zweig der Beispielgrößen bleibt</translation>
    </message>
    <message>
        <source>a colour is not in its palette</source>
        <translation>eine Farbe steht nicht in der Palette</translation>
    </message>
    <message>
        <source>a constant stands where a tensor should be</source>
        <translation>eine Konstante steht, wo ein Tensor stehen sollte</translation>
    </message>
    <message>
        <source>a contraction needs at least one tensor</source>
        <translation>eine Kontraktion braucht mindestens einen Tensor</translation>
    </message>
    <message>
        <source>a contraction of {count} indices is not possible, 64 are the most</source>
        <translation>eine Kontraktion mit {count} Indizes ist nicht möglich, 64 sind das Höchste</translation>
    </message>
    <message>
        <source>a convolution takes no tensorized shape</source>
        <translation>eine Faltung nimmt keine gefaltete Form</translation>
    </message>
    <message>
        <source>a damaged zip archive, which is what PyTorch writes too</source>
        <translation>ein beschädigtes Zip-Archiv, wie auch PyTorch sie schreibt</translation>
    </message>
    <message>
        <source>a description is too short</source>
        <translation>eine Beschreibung ist zu kurz</translation>
    </message>
    <message>
        <source>a dimension that it drops has another size than 1</source>
        <translation>eine weggelassene Dimension hat eine andere Größe als 1</translation>
    </message>
    <message>
        <source>a factorization cannot be planned: {reason} {number}</source>
        <translation>eine Zerlegung kann nicht geplant werden: {reason} {number}</translation>
    </message>
    <message>
        <source>a factorized layer has no plan that fits what was asked for</source>
        <translation>für eine zerlegte Schicht gibt es keinen Plan, der zum Verlangten passt</translation>
    </message>
    <message>
        <source>a factorized layer is shown as plain layers: its nodes are not in the graph</source>
        <translation>eine zerlegte Schicht wird als gewöhnliche Schichten gezeigt: ihre Knoten stehen nicht im Graphen</translation>
    </message>
    <message>
        <source>a factorized layer is shown as plain layers: {1}</source>
        <translation>eine zerlegte Schicht wird als gewöhnliche Schichten gezeigt: {1}</translation>
    </message>
    <message>
        <source>a file of an unknown kind</source>
        <translation>eine Datei unbekannter Art</translation>
    </message>
    <message>
        <source>a file of torch.save</source>
        <translation>eine Datei von torch.save</translation>
    </message>
    <message>
        <source>a file of torch.save before PyTorch 1.6</source>
        <translation>eine Datei von torch.save aus der Zeit vor PyTorch 1.6</translation>
    </message>
    <message>
        <source>a fraction is above 0 and at most 1</source>
        <translation>ein Anteil ist größer als 0 und höchstens 1</translation>
    </message>
    <message>
        <source>a fraction of the parameters is above 0, not {fraction}</source>
        <translation>ein Anteil der Parameter ist größer als 0, nicht {fraction}</translation>
    </message>
    <message>
        <source>a front has at least 2 points</source>
        <translation>eine Front hat mindestens 2 Punkte</translation>
    </message>
    <message>
        <source>a function of the model is called with a wrong number of arguments</source>
        <translation>eine Funktion des Modells wird mit einer falschen Anzahl Argumente aufgerufen</translation>
    </message>
    <message>
        <source>a grad-mode region has no body</source>
        <translation>ein Grad-Modus-Bereich hat keinen Inhalt</translation>
    </message>
    <message>
        <source>a grad-mode region is given a constant, which is not supported</source>
        <translation>ein Grad-Modus-Bereich bekommt eine Konstante, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>ein gzip-Archiv</translation>
    </message>
    <message>
        <source>a key has no value</source>
        <translation>ein Schlüssel hat keinen Wert</translation>
    </message>
    <message>
        <source>a list of {type} is not supported</source>
        <translation>eine Liste von {type} wird nicht unterstützt</translation>
    </message>
    <message>
        <source>a list stands where none belongs</source>
        <translation>eine Liste steht, wo keine hingehört</translation>
    </message>
    <message>
        <source>a loop depends on what stands in a tensor, which a graph of operators cannot hold</source>
        <translation>eine Schleife hängt vom Inhalt eines Tensors ab, was ein Graph aus Operatoren nicht ausdrücken kann</translation>
    </message>
    <message>
        <source>a loop over a tensor</source>
        <translation>eine Schleife über einen Tensor</translation>
    </message>
    <message>
        <source>a loop that depends on data</source>
        <translation>eine Schleife, die von Daten abhängt</translation>
    </message>
    <message>
        <source>a mark is missing</source>
        <translation>eine Marke fehlt</translation>
    </message>
    <message>
        <source>a model in ONNX Runtime&apos;s own format (.ort)</source>
        <translation>ein Modell im eigenen Format von ONNX Runtime (.ort)</translation>
    </message>
    <message>
        <source>a model of TensorFlow.js</source>
        <translation>ein Modell von TensorFlow.js</translation>
    </message>
    <message>
        <source>a number depends on a size</source>
        <translation>eine Zahl hängt von einer Größe ab</translation>
    </message>
    <message>
        <source>a number of tensors would depend on the size of an input</source>
        <translation>eine Anzahl von Tensoren würde von der Größe einer Eingabe abhängen</translation>
    </message>
    <message>
        <source>a number stands where none belongs</source>
        <translation>eine Zahl steht, wo keine hingehört</translation>
    </message>
    <message>
        <source>a number that depends on what stands in a tensor is given to an operator</source>
        <translation>eine Zahl, die vom Inhalt eines Tensors abhängt, wird einem Operator gegeben</translation>
    </message>
    <message>
        <source>a page was saved instead of the model, often a login or an error page; download the file again</source>
        <translation>gespeichert wurde eine Webseite statt des Modells, oft eine Anmelde- oder Fehlerseite; die Datei neu herunterladen</translation>
    </message>
    <message>
        <source>a part of a storage reaches beyond it</source>
        <translation>ein Teil eines Speichers reicht über ihn hinaus</translation>
    </message>
    <message>
        <source>a place that the file does not name</source>
        <translation>eine Stelle, die die Datei nicht nennt</translation>
    </message>
    <message>
        <source>a program or shared library</source>
        <translation>ein Programm oder eine Bibliothek</translation>
    </message>
    <message>
        <source>a rank is at least 1</source>
        <translation>ein Rang ist mindestens 1</translation>
    </message>
    <message>
        <source>a rank is at least 1, not {rank}</source>
        <translation>ein Rang ist mindestens 1, nicht {rank}</translation>
    </message>
    <message>
        <source>a rank rule needs a spectrum for each rank, which {family} has not; low-rank, Tucker, TT and BlockTT have</source>
        <translation>eine Rangregel braucht für jeden Rang ein Spektrum, das {family} nicht hat; Niedrigrang, Tucker, TT und BlockTT haben es</translation>
    </message>
    <message>
        <source>a region with another precision</source>
        <translation>ein Bereich mit anderer Genauigkeit</translation>
    </message>
    <message>
        <source>a safetensors file</source>
        <translation>eine safetensors-Datei</translation>
    </message>
    <message>
        <source>a safetensors file that ends within its header</source>
        <translation>eine safetensors-Datei, die im Kopf endet</translation>
    </message>
    <message>
        <source>a shape has more than 2^63 elements</source>
        <translation>eine Form hat mehr als 2^63 Elemente</translation>
    </message>
    <message>
        <source>a shape has the negative size {size}</source>
        <translation>eine Form hat die negative Größe {size}</translation>
    </message>
    <message>
        <source>a share is above 0 and at most 1</source>
        <translation>ein Anteil ist größer als 0 und höchstens 1</translation>
    </message>
    <message>
        <source>a share is from 0 to below 1</source>
        <translation>ein Anteil ist mindestens 0 und kleiner als 1</translation>
    </message>
    <message>
        <source>a share of all steps, from 0 to below 1</source>
        <translation>ein Anteil aller Schritte, mindestens 0 und kleiner als 1</translation>
    </message>
    <message>
        <source>a side has at most 12 modes</source>
        <translation>eine Seite hat höchstens 12 Moden</translation>
    </message>
    <message>
        <source>a size is 0 where its input has none</source>
        <translation>eine Größe ist 0, wo die Eingabe keine hat</translation>
    </message>
    <message>
        <source>a stem with a {1}×{2} kernel: for small images, no pooling after it</source>
        <translation>ein Stamm mit einem {1}×{2}-Kern: für kleine Bilder, danach kein Pooling</translation>
    </message>
    <message>
        <source>a storage is larger than the file</source>
        <translation>ein Speicher ist größer als die Datei</translation>
    </message>
    <message>
        <source>a storage is of an unknown class</source>
        <translation>ein Speicher ist von unbekannter Klasse</translation>
    </message>
    <message>
        <source>a tar archive</source>
        <translation>ein Tar-Archiv</translation>
    </message>
    <message>
        <source>a tar of torch.save before PyTorch 0.1.10</source>
        <translation>ein Tar von torch.save aus der Zeit vor PyTorch 0.1.10</translation>
    </message>
    <message>
        <source>a tensor has too many dimensions</source>
        <translation>ein Tensor hat zu viele Dimensionen</translation>
    </message>
    <message>
        <source>a tensor in {file} cannot be read: {why}</source>
        <translation>ein Tensor in {file} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>a tensor is decomposed as one of the families but dense</source>
        <translation>ein Tensor wird in eine der Familien außer dicht zerlegt</translation>
    </message>
    <message>
        <source>a tensor needs at least one mode</source>
        <translation>ein Tensor braucht mindestens eine Mode</translation>
    </message>
    <message>
        <source>a tensor of the contraction has the unknown index {index}</source>
        <translation>ein Tensor der Kontraktion hat den unbekannten Index {index}</translation>
    </message>
    <message>
        <source>a tensorized shape</source>
        <translation>eine gefaltete Form</translation>
    </message>
    <message>
        <source>a text file</source>
        <translation>eine Textdatei</translation>
    </message>
    <message>
        <source>a text is too long</source>
        <translation>ein Text ist zu lang</translation>
    </message>
    <message>
        <source>a text stands where none belongs</source>
        <translation>ein Text steht, wo keiner hingehört</translation>
    </message>
    <message>
        <source>a throughput table needs at least one product</source>
        <translation>eine Durchsatztabelle braucht mindestens ein Produkt</translation>
    </message>
    <message>
        <source>a throughput table needs positive numbers, not {number}</source>
        <translation>eine Durchsatztabelle braucht positive Zahlen, nicht {number}</translation>
    </message>
    <message>
        <source>a torch.package archive</source>
        <translation>ein torch.package-Archiv</translation>
    </message>
    <message>
        <source>a value is used that was not written: {name}</source>
        <translation>ein Wert wird benutzt, der nicht geschrieben wurde: {name}</translation>
    </message>
    <message>
        <source>a value of this kind cannot be written so that PyTorch loads it safely</source>
        <translation>ein Wert dieser Art kann nicht so geschrieben werden, dass PyTorch ihn sicher lädt</translation>
    </message>
    <message>
        <source>a web page (HTML)</source>
        <translation>eine Webseite (HTML)</translation>
    </message>
    <message>
        <source>a zip archive</source>
        <translation>ein Zip-Archiv</translation>
    </message>
    <message>
        <source>a zstd archive</source>
        <translation>ein zstd-Archiv</translation>
    </message>
    <message>
        <source>a {1} cannot be factorized as {2}</source>
        <translation>{1} kann nicht als {2} zerlegt werden</translation>
    </message>
    <message>
        <source>a {what} cannot be factorized as {family}</source>
        <translation>{what} kann nicht als {family} zerlegt werden</translation>
    </message>
    <message>
        <source>above 0 and at most 1</source>
        <translation>größer als 0 und höchstens 1</translation>
    </message>
    <message>
        <source>access denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>all names begin with &quot;{1}&quot;, as {2} writes</source>
        <translation>alle Namen beginnen mit &quot;{1}&quot;, wie {2} es schreibt</translation>
    </message>
    <message>
        <source>all parameters are frozen: there is nothing to train</source>
        <translation>alle Parameter sind eingefroren: Es gibt nichts zu trainieren</translation>
    </message>
    <message>
        <source>an AOTInductor package</source>
        <translation>ein AOTInductor-Paket</translation>
    </message>
    <message>
        <source>an ExecuTorch program (.pte)</source>
        <translation>ein ExecuTorch-Programm (.pte)</translation>
    </message>
    <message>
        <source>an HDF5 file, as Keras writes</source>
        <translation>eine HDF5-Datei, wie Keras sie schreibt</translation>
    </message>
    <message>
        <source>an ONNX model</source>
        <translation>ein ONNX-Modell</translation>
    </message>
    <message>
        <source>an ONNX model written as text</source>
        <translation>ein ONNX-Modell als Text</translation>
    </message>
    <message>
        <source>an OpenVINO model (.xml)</source>
        <translation>ein OpenVINO-Modell (.xml)</translation>
    </message>
    <message>
        <source>an XML file</source>
        <translation>eine XML-Datei</translation>
    </message>
    <message>
        <source>an argument of type {type} cannot be written to a .pt2 file</source>
        <translation>ein Argument vom Typ {type} kann nicht in eine .pt2-Datei geschrieben werden</translation>
    </message>
    <message>
        <source>an array in {file} cannot be read: {why}</source>
        <translation>ein Array in {file} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>an empty file</source>
        <translation>eine leere Datei</translation>
    </message>
    <message>
        <source>an error message of a server</source>
        <translation>eine Fehlermeldung eines Servers</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>an object with {1} keys</source>
        <translation>ein Objekt mit {1} Schlüsseln</translation>
    </message>
    <message>
        <source>an operator that holds a graph of its own</source>
        <translation>ein Operator, der einen eigenen Graphen enthält</translation>
    </message>
    <message>
        <source>an xz archive</source>
        <translation>ein xz-Archiv</translation>
    </message>
    <message>
        <source>arguments of a call are no tuple</source>
        <translation>die Argumente eines Aufrufs sind kein Tupel</translation>
    </message>
    <message>
        <source>arrays in {file} need names of their own, &quot;{name}&quot; is not</source>
        <translation>Arrays in {file} brauchen eigene Namen, &quot;{name}&quot; ist keiner</translation>
    </message>
    <message>
        <source>at least 0</source>
        <translation>mindestens 0</translation>
    </message>
    <message>
        <source>at least 0 (0: any)</source>
        <translation>mindestens 0 (0: beliebig)</translation>
    </message>
    <message>
        <source>at least 0 (0: never stop early)</source>
        <translation>mindestens 0 (0: nie vorzeitig anhalten)</translation>
    </message>
    <message>
        <source>at least 1</source>
        <translation>mindestens 1</translation>
    </message>
    <message>
        <source>at most {1} of the largest</source>
        <translation>höchstens {1} des größten</translation>
    </message>
    <message>
        <source>attention with code of its own</source>
        <translation>Attention mit eigenem Code</translation>
    </message>
    <message>
        <source>axis {1} of a tensor of {2} dimensions</source>
        <translation>Achse {1} eines Tensors mit {2} Dimensionen</translation>
    </message>
    <message>
        <source>bits of whole numbers need opset 18</source>
        <translation>Bits ganzer Zahlen brauchen Opset 18</translation>
    </message>
    <message>
        <source>bytes of tensors</source>
        <translation>Bytes der Tensoren</translation>
    </message>
    <message>
        <source>calibrating</source>
        <translation>kalibriert</translation>
    </message>
    <message>
        <source>calibration takes at least one sample and a batch of at least 1</source>
        <translation>Kalibrieren braucht mindestens ein Beispiel und einen Batch von mindestens 1</translation>
    </message>
    <message>
        <source>calibration was done in {1} passes with batches of {2}, to stay within {3} of memory</source>
        <translation>kalibriert wurde in {1} Durchgängen mit Batches von {2}, um mit {3} Speicher auszukommen</translation>
    </message>
    <message>
        <source>choosing ranks</source>
        <translation>wählt Ränge</translation>
    </message>
    <message>
        <source>circular padding needs opset 19</source>
        <translation>zyklisches Padding braucht Opset 19</translation>
    </message>
    <message>
        <source>classes, colours and a 3×3 stem for small images are read from the weights; names of torchvision and timm</source>
        <translation>Klassen, Farben und ein 3×3-Stamm für kleine Bilder werden aus den Gewichten gelesen; Namen von torchvision und timm</translation>
    </message>
    <message>
        <source>command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>comparing outputs</source>
        <translation>vergleicht Ausgaben</translation>
    </message>
    <message>
        <source>compressing</source>
        <translation>verkleinert</translation>
    </message>
    <message>
        <source>compute both sides and choose with torch.where</source>
        <translation>beide Seiten berechnen und mit torch.where wählen</translation>
    </message>
    <message>
        <source>convert it with tf2onnx and open the .onnx</source>
        <translation>mit tf2onnx umwandeln und die .onnx öffnen</translation>
    </message>
    <message>
        <source>convert its folder with tf2onnx and open the .onnx</source>
        <translation>den Ordner mit tf2onnx umwandeln und die .onnx öffnen</translation>
    </message>
    <message>
        <source>convert the original model with tf2onnx and open the .onnx</source>
        <translation>das ursprüngliche Modell mit tf2onnx umwandeln und die .onnx öffnen</translation>
    </message>
    <message>
        <source>convolution with {1} groups</source>
        <translation>Faltung mit {1} Gruppen</translation>
    </message>
    <message>
        <source>cpu family</source>
        <translation>Prozessorfamilie</translation>
    </message>
    <message>
        <source>decomposing</source>
        <translation>zerlegt</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>dicht</translation>
    </message>
    <message>
        <source>dense matrix kept</source>
        <translation>dichte Matrix behalten</translation>
    </message>
    <message>
        <source>dense matrix rebuilt each time</source>
        <translation>dichte Matrix jedes Mal aufgebaut</translation>
    </message>
    <message>
        <source>depth, widths, vocabulary, positions and the head on top are read from the weights, 64 numbers a head unless heads=N</source>
        <translation>Tiefe, Breiten, Wortschatz, Positionen und der Kopf werden aus den Gewichten gelesen, 64 Zahlen je Kopf, wenn nicht heads=N</translation>
    </message>
    <message>
        <source>distillation needs a model to learn from</source>
        <translation>Destillation braucht ein Modell, von dem gelernt wird</translation>
    </message>
    <message>
        <source>download the file again</source>
        <translation>die Datei neu herunterladen</translation>
    </message>
    <message>
        <source>eigenvectors</source>
        <translation>Eigenvektoren</translation>
    </message>
    <message>
        <source>eigenvectors of a matrix of size {1}</source>
        <translation>Eigenvektoren einer Matrix der Größe {1}</translation>
    </message>
    <message>
        <source>element by element</source>
        <translation>elementweise</translation>
    </message>
    <message>
        <source>empty index</source>
        <translation>leerer Index</translation>
    </message>
    <message>
        <source>entries overlap at {1}</source>
        <translation>Einträge überlappen sich bei {1}</translation>
    </message>
    <message>
        <source>entry not found</source>
        <translation>Eintrag nicht gefunden</translation>
    </message>
    <message>
        <source>entry {1} cannot be read</source>
        <translation>der Eintrag {1} kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>epoch {1} of {2}</source>
        <translation>Epoche {1} von {2}</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>wertet aus</translation>
    </message>
    <message>
        <source>everything that reads safetensors, and PyTorch alone with the file beside it</source>
        <translation>alles, was safetensors liest, und mit der Datei daneben auch PyTorch allein</translation>
    </message>
    <message>
        <source>export it with plain PyTorch operators</source>
        <translation>mit gewöhnlichen PyTorch-Operatoren exportieren</translation>
    </message>
    <message>
        <source>export it without torch.autocast; model.half() or model.bfloat16() convert the weights instead</source>
        <translation>ohne torch.autocast exportieren; stattdessen wandeln model.half() oder model.bfloat16() die Gewichte um</translation>
    </message>
    <message>
        <source>factors left out of a chain of</source>
        <translation>Faktoren fehlen in einer Kette von</translation>
    </message>
    <message>
        <source>fitting</source>
        <translation>passt an</translation>
    </message>
    <message>
        <source>fitting to the data</source>
        <translation>passt an die Daten an</translation>
    </message>
    <message>
        <source>following the model on {1}</source>
        <translation>folgt dem Modell auf {1}</translation>
    </message>
    <message>
        <source>from 0 to 1</source>
        <translation>von 0 bis 1</translation>
    </message>
    <message>
        <source>from 0 to 1024 pixels</source>
        <translation>von 0 bis 1024 Pixel</translation>
    </message>
    <message>
        <source>from 0 to below 1</source>
        <translation>mindestens 0 und kleiner als 1</translation>
    </message>
    <message>
        <source>from 1 to the batch</source>
        <translation>von 1 bis zum Batch</translation>
    </message>
    <message>
        <source>give a number (12), a list (24,22) or a fraction of the dense size (0.25)</source>
        <translation>eine Zahl (12), eine Liste (24,22) oder einen Anteil der dichten Größe (0.25) angeben</translation>
    </message>
    <message>
        <source>graphs are nested more than 16 deep</source>
        <translation>Graphen sind mehr als 16-fach verschachtelt</translation>
    </message>
    <message>
        <source>grids need opset 16</source>
        <translation>Gitter brauchen Opset 16</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>images and labels differ in number</source>
        <translation>Bilder und Labels sind verschieden viele</translation>
    </message>
    <message>
        <source>images need a model that takes [batch, 1 or 3 channels, height, width], not {sizes}</source>
        <translation>Bilder brauchen ein Modell, das [Batch, 1 oder 3 Kanäle, Höhe, Breite] annimmt, nicht {sizes}</translation>
    </message>
    <message>
        <source>images need a model with one input, this one has {count}</source>
        <translation>Bilder brauchen ein Modell mit einer Eingabe, dieses hat {count}</translation>
    </message>
    <message>
        <source>images of {1}×{2}, {3}, {4} pooling after {5} convolution and {6}: these fit the widths; say image=N, pool=average or activation=NAME where they are others</source>
        <translation>Bilder von {1}×{2}, {3}, {4}-Pooling nach {5} Faltung und {6}: das passt zu den Breiten; wo es anders ist, image=N, pool=average oder activation=NAME angeben</translation>
    </message>
    <message>
        <source>images: both sides scaled to {1}</source>
        <translation>Bilder: beide Seiten auf {1} skaliert</translation>
    </message>
    <message>
        <source>images: the shorter side scaled to fit, the middle {1} cut out</source>
        <translation>Bilder: die kürzere Seite passend skaliert, die Mitte {1} ausgeschnitten</translation>
    </message>
    <message>
        <source>in the file and not used: {1}</source>
        <translation>in der Datei und nicht benutzt: {1}</translation>
    </message>
    <message>
        <source>it appends to what is no list</source>
        <translation>angehängt wird an etwas, was keine Liste ist</translation>
    </message>
    <message>
        <source>it begins outside its storage</source>
        <translation>es beginnt außerhalb seines Speichers</translation>
    </message>
    <message>
        <source>it calls something that is no function or class</source>
        <translation>aufgerufen wird etwas, was weder Funktion noch Klasse ist</translation>
    </message>
    <message>
        <source>it cannot be unpacked</source>
        <translation>es kann nicht entpackt werden</translation>
    </message>
    <message>
        <source>it changes memory in place that something else looks at</source>
        <translation>Speicher wird an Ort und Stelle geändert, den noch etwas anderes ansieht</translation>
    </message>
    <message>
        <source>it claims more entries than it has room for</source>
        <translation>es gibt mehr Einträge an, als Platz ist</translation>
    </message>
    <message>
        <source>it clips its cells</source>
        <translation>Zellen werden begrenzt (clip)</translation>
    </message>
    <message>
        <source>it does not begin as one</source>
        <translation>der Anfang passt nicht</translation>
    </message>
    <message>
        <source>it does not begin with a header</source>
        <translation>am Anfang steht kein Kopf</translation>
    </message>
    <message>
        <source>it ends before its last tensor does: the download was broken off</source>
        <translation>es endet vor dem letzten Tensor: Das Herunterladen wurde abgebrochen</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>es endet zu früh</translation>
    </message>
    <message>
        <source>it ends too early for {1} elements</source>
        <translation>es endet zu früh für {1} Elemente</translation>
    </message>
    <message>
        <source>it has another number of factors</source>
        <translation>die Anzahl der Faktoren ist eine andere</translation>
    </message>
    <message>
        <source>it has another version</source>
        <translation>es hat eine andere Version</translation>
    </message>
    <message>
        <source>it has batch dimensions</source>
        <translation>es hat Batch-Dimensionen</translation>
    </message>
    <message>
        <source>it has negative sizes</source>
        <translation>es hat negative Größen</translation>
    </message>
    <message>
        <source>it has negative strides</source>
        <translation>es hat negative Schrittweiten</translation>
    </message>
    <message>
        <source>it has no &quot;weight_map&quot;</source>
        <translation>&quot;weight_map&quot; fehlt</translation>
    </message>
    <message>
        <source>it has no bytes</source>
        <translation>es hat keine Bytes</translation>
    </message>
    <message>
        <source>it has no column {1}</source>
        <translation>es hat keine Spalte {1}</translation>
    </message>
    <message>
        <source>it has no data and labels</source>
        <translation>es hat weder Daten noch Labels</translation>
    </message>
    <message>
        <source>it has no dictionary {1}</source>
        <translation>es hat kein Wörterbuch {1}</translation>
    </message>
    <message>
        <source>it has no folder val</source>
        <translation>es hat keinen Ordner val</translation>
    </message>
    <message>
        <source>it has no folder {1}</source>
        <translation>es hat keinen Ordner {1}</translation>
    </message>
    <message>
        <source>it has no images that can be read, in folders named for classes</source>
        <translation>es hat keine lesbaren Bilder in Ordnern, die nach Klassen benannt sind</translation>
    </message>
    <message>
        <source>it has no method forward, so there is no model to show</source>
        <translation>es hat keine Methode forward, also kein Modell zum Zeigen</translation>
    </message>
    <message>
        <source>it has no nodes</source>
        <translation>es hat keine Knoten</translation>
    </message>
    <message>
        <source>it has no state</source>
        <translation>es hat keinen Zustand</translation>
    </message>
    <message>
        <source>it has no value of a known kind</source>
        <translation>es hat keinen Wert bekannter Art</translation>
    </message>
    <message>
        <source>it has no {1}</source>
        <translation>es hat kein {1}</translation>
    </message>
    <message>
        <source>it has no {1}-{2} (nor .gz)</source>
        <translation>es hat kein {1}-{2} (auch nicht als .gz)</translation>
    </message>
    <message>
        <source>it has none of the files</source>
        <translation>es hat keine der Dateien</translation>
    </message>
    <message>
        <source>it has one column; samples and a class are needed</source>
        <translation>es hat eine Spalte; gebraucht werden Beispiele und eine Klasse</translation>
    </message>
    <message>
        <source>it has peepholes</source>
        <translation>es hat Peephole-Verbindungen</translation>
    </message>
    <message>
        <source>it has projections</source>
        <translation>es hat Projektionen</translation>
    </message>
    <message>
        <source>it has too many dimensions</source>
        <translation>es hat zu viele Dimensionen</translation>
    </message>
    <message>
        <source>it has {1} bytes for {2} of {3}</source>
        <translation>es hat {1} Bytes für {2} von {3}</translation>
    </message>
    <message>
        <source>it has {1} bytes, not records of {2}</source>
        <translation>es hat {1} Bytes, keine Datensätze von {2}</translation>
    </message>
    <message>
        <source>it has {1} colours (CMYK?), not 1 or 3</source>
        <translation>es hat {1} Farben (CMYK?), nicht 1 oder 3</translation>
    </message>
    <message>
        <source>it has {1} dimensions</source>
        <translation>es hat {1} Dimensionen</translation>
    </message>
    <message>
        <source>it has {1} groups; only ungrouped convolutions are factorized</source>
        <translation>sie hat {1} Gruppen; zerlegt werden nur Faltungen ohne Gruppen</translation>
    </message>
    <message>
        <source>it holds Python code, which is never run; load it in Python and save the model with torch.export.save</source>
        <translation>es enthält Python-Code, der nie ausgeführt wird; in Python laden und das Modell mit torch.export.save speichern</translation>
    </message>
    <message>
        <source>it holds a tensor {1}</source>
        <translation>es enthält einen Tensor {1}</translation>
    </message>
    <message>
        <source>it holds booleans</source>
        <translation>es enthält Wahrheitswerte</translation>
    </message>
    <message>
        <source>it holds booleans that are neither 0 nor 1</source>
        <translation>es enthält Wahrheitswerte, die weder 0 noch 1 sind</translation>
    </message>
    <message>
        <source>it holds bytes</source>
        <translation>es enthält Bytes</translation>
    </message>
    <message>
        <source>it holds compiled code and no graph; save the exported program itself with torch.export.save</source>
        <translation>es enthält kompilierten Code und keinen Graphen; das Exported Program selbst mit torch.export.save speichern</translation>
    </message>
    <message>
        <source>it holds complex numbers; real ones are needed</source>
        <translation>es enthält komplexe Zahlen; gebraucht werden reelle</translation>
    </message>
    <message>
        <source>it holds fractions</source>
        <translation>es enthält Brüche</translation>
    </message>
    <message>
        <source>it holds more than {1} containers</source>
        <translation>es enthält mehr als {1} Behälter</translation>
    </message>
    <message>
        <source>it holds negative labels</source>
        <translation>es enthält negative Labels</translation>
    </message>
    <message>
        <source>it holds negative numbers</source>
        <translation>es enthält negative Zahlen</translation>
    </message>
    <message>
        <source>it holds no arrays</source>
        <translation>es enthält keine Arrays</translation>
    </message>
    <message>
        <source>it holds no samples</source>
        <translation>es enthält keine Beispiele</translation>
    </message>
    <message>
        <source>it holds null</source>
        <translation>es enthält null</translation>
    </message>
    <message>
        <source>it holds numbers of 8 bits; convert it to float16 or wider first</source>
        <translation>es enthält Zahlen mit 8 Bit; erst in float16 oder breiter umwandeln</translation>
    </message>
    <message>
        <source>it holds unsigned integers beyond 2^63</source>
        <translation>es enthält vorzeichenlose ganze Zahlen über 2^63</translation>
    </message>
    <message>
        <source>it holds {1} twice</source>
        <translation>es enthält {1} zweimal</translation>
    </message>
    <message>
        <source>it is a BMP of an old kind</source>
        <translation>es ist ein BMP alter Art</translation>
    </message>
    <message>
        <source>it is a BMP of {1} bits</source>
        <translation>es ist ein BMP mit {1} Bit</translation>
    </message>
    <message>
        <source>it is a BMP with compression</source>
        <translation>es ist ein BMP mit Kompression</translation>
    </message>
    <message>
        <source>it is a Core ML package; open the PyTorch model it was converted from</source>
        <translation>es ist ein Core-ML-Paket; das PyTorch-Modell öffnen, aus dem es entstand</translation>
    </message>
    <message>
        <source>it is a TensorFlow SavedModel; convert it with tf2onnx and open the .onnx</source>
        <translation>es ist ein TensorFlow SavedModel; mit tf2onnx umwandeln und die .onnx öffnen</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is compiled for a device; open the .pt2 it was made from (torch.export.save)</source>
        <translation>es ist für ein Gerät kompiliert; die .pt2 öffnen, aus der es entstand (torch.export.save)</translation>
    </message>
    <message>
        <source>it is compiled for one GPU; open the ONNX file it was built from</source>
        <translation>es ist für eine GPU kompiliert; die ONNX-Datei öffnen, aus der es gebaut wurde</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>es ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>es ist beschädigt</translation>
    </message>
    <message>
        <source>it is damaged, or from another version: LibTorch cannot load it ({why})</source>
        <translation>es ist beschädigt oder aus einer anderen Version: LibTorch kann es nicht laden ({why})</translation>
    </message>
    <message>
        <source>it is damaged: its digest differs</source>
        <translation>es ist beschädigt: Die Prüfsumme ist eine andere</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>es ist leer</translation>
    </message>
    <message>
        <source>it is indexed by a mask</source>
        <translation>indiziert wird mit einer Maske</translation>
    </message>
    <message>
        <source>it is indexed in dimensions that are not the first</source>
        <translation>indiziert wird in Dimensionen, die nicht die ersten sind</translation>
    </message>
    <message>
        <source>it is larger than CIFAR is</source>
        <translation>es ist größer als CIFAR</translation>
    </message>
    <message>
        <source>it is longer than the {1} bytes it states</source>
        <translation>es ist länger als die angegebenen {1} Bytes</translation>
    </message>
    <message>
        <source>it is neither PNG, JPEG, BMP, PGM (P5) nor PPM (P6)</source>
        <translation>es ist weder PNG, JPEG, BMP, PGM (P5) noch PPM (P6)</translation>
    </message>
    <message>
        <source>it is neither digits, a folder of MNIST&apos;s or CIFAR&apos;s files or of images by class, CIFAR&apos;s .tar.gz, an .npz file, a pair x.npy,y.npy, nor a .csv file</source>
        <translation>es ist weder digits, ein Ordner mit Dateien von MNIST oder CIFAR oder mit Bildern nach Klassen, noch CIFARs .tar.gz, eine .npz-Datei, ein Paar x.npy,y.npy oder eine .csv-Datei</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>es ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is no NumPy array</source>
        <translation>es ist kein NumPy-Array</translation>
    </message>
    <message>
        <source>it is no checkpoint with a dictionary {1}</source>
        <translation>es ist kein Checkpoint mit einem Wörterbuch {1}</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is of another version</source>
        <translation>es ist aus einer anderen Version</translation>
    </message>
    <message>
        <source>it is of protocol {1}, newer than 5</source>
        <translation>es hat Protokoll {1}, neuer als 5</translation>
    </message>
    <message>
        <source>it is random</source>
        <translation>es ist zufällig</translation>
    </message>
    <message>
        <source>it is stable</source>
        <translation>es ist stabil</translation>
    </message>
    <message>
        <source>it is too large when its shared parts are written out</source>
        <translation>es ist zu groß, wenn die geteilten Teile ausgeschrieben werden</translation>
    </message>
    <message>
        <source>it is too short for the {1} bytes it states</source>
        <translation>es ist zu kurz für die angegebenen {1} Bytes</translation>
    </message>
    <message>
        <source>it lacks an input or an output</source>
        <translation>eine Eingabe oder Ausgabe fehlt</translation>
    </message>
    <message>
        <source>it normalises over a dimension that may change</source>
        <translation>normiert wird über eine Dimension, die sich ändern kann</translation>
    </message>
    <message>
        <source>it normalises with the batch&apos;s own statistics</source>
        <translation>normiert wird mit der Statistik des Batches</translation>
    </message>
    <message>
        <source>it refers to a storage outside of it</source>
        <translation>es verweist auf einen Speicher außerhalb</translation>
    </message>
    <message>
        <source>it refers to a storage that is not there</source>
        <translation>es verweist auf einen Speicher, der nicht da ist</translation>
    </message>
    <message>
        <source>it refers to a value that was not met before</source>
        <translation>es verweist auf einen Wert, der vorher nicht vorkam</translation>
    </message>
    <message>
        <source>it refers to something that is no storage</source>
        <translation>es verweist auf etwas, was kein Speicher ist</translation>
    </message>
    <message>
        <source>it refers to something that is no tensor</source>
        <translation>es verweist auf etwas, was kein Tensor ist</translation>
    </message>
    <message>
        <source>it refers to storage {1}</source>
        <translation>es verweist auf den Speicher {1}</translation>
    </message>
    <message>
        <source>it resets before its product, as PyTorch cannot</source>
        <translation>zurückgesetzt wird vor dem Produkt, was PyTorch nicht kann</translation>
    </message>
    <message>
        <source>it resizes batch or channels</source>
        <translation>Batch oder Kanäle werden in der Größe geändert</translation>
    </message>
    <message>
        <source>it rolls over all dimensions as one</source>
        <translation>gerollt wird über alle Dimensionen als eine</translation>
    </message>
    <message>
        <source>it runs backwards only</source>
        <translation>es läuft nur rückwärts</translation>
    </message>
    <message>
        <source>it scatters one number</source>
        <translation>eine einzelne Zahl wird verteilt (scatter)</translation>
    </message>
    <message>
        <source>it sets keys of what is no dictionary</source>
        <translation>Schlüssel werden in etwas gesetzt, was kein Wörterbuch ist</translation>
    </message>
    <message>
        <source>it splits a dimension that may change</source>
        <translation>geteilt wird eine Dimension, die sich ändern kann</translation>
    </message>
    <message>
        <source>it states more than 2 GiB ({1})</source>
        <translation>angegeben sind mehr als 2 GiB ({1})</translation>
    </message>
    <message>
        <source>it states neither scales nor sizes</source>
        <translation>weder Skalierungen noch Größen sind angegeben</translation>
    </message>
    <message>
        <source>it states {1}×{2} pixels</source>
        <translation>angegeben sind {1}×{2} Pixel</translation>
    </message>
    <message>
        <source>it steps backwards over a part of a dimension</source>
        <translation>ein Teil einer Dimension wird rückwärts durchlaufen</translation>
    </message>
    <message>
        <source>it takes a value from an empty stack</source>
        <translation>ein Wert wird von einem leeren Stapel genommen</translation>
    </message>
    <message>
        <source>it uses instruction {1}, which is not supported</source>
        <translation>die Anweisung {1} wird nicht unterstützt</translation>
    </message>
    <message>
        <source>it wants the last of equal places</source>
        <translation>verlangt wird der letzte von gleichen Plätzen</translation>
    </message>
    <message>
        <source>it was measured on another processor ({1})</source>
        <translation>gemessen wurde auf einem anderen Prozessor ({1})</translation>
    </message>
    <message>
        <source>it was measured with LibTorch {1}</source>
        <translation>gemessen wurde mit LibTorch {1}</translation>
    </message>
    <message>
        <source>it was measured with no thread</source>
        <translation>gemessen wurde mit keinem Thread</translation>
    </message>
    <message>
        <source>it would not get smaller</source>
        <translation>sie würde nicht kleiner</translation>
    </message>
    <message>
        <source>its &apos;same&apos; padding is not symmetric</source>
        <translation>das Padding &apos;same&apos; ist nicht symmetrisch</translation>
    </message>
    <message>
        <source>its activation is {1}</source>
        <translation>die Aktivierung ist {1}</translation>
    </message>
    <message>
        <source>its arrays differ in the number of samples: {1} and {2} of {3}</source>
        <translation>die Arrays haben verschieden viele Beispiele: {1} und {2} von {3}</translation>
    </message>
    <message>
        <source>its axis is out of range</source>
        <translation>die Achse liegt außerhalb</translation>
    </message>
    <message>
        <source>its bags leave out padding</source>
        <translation>die Bags lassen Padding weg</translation>
    </message>
    <message>
        <source>its batch comes first</source>
        <translation>der Batch kommt zuerst</translation>
    </message>
    <message>
        <source>its beta is not 1</source>
        <translation>beta ist nicht 1</translation>
    </message>
    <message>
        <source>its bias is computed</source>
        <translation>der Bias wird berechnet</translation>
    </message>
    <message>
        <source>its bias is no vector</source>
        <translation>der Bias ist kein Vektor</translation>
    </message>
    <message>
        <source>its bias is not in the file</source>
        <translation>der Bias ist nicht in der Datei</translation>
    </message>
    <message>
        <source>its bounds are computed from the data</source>
        <translation>die Grenzen werden aus den Daten berechnet</translation>
    </message>
    <message>
        <source>its choice depends on a size</source>
        <translation>die Auswahl hängt von einer Größe ab</translation>
    </message>
    <message>
        <source>its class {1} is none of those to train with</source>
        <translation>die Klasse {1} gehört nicht zu denen des Trainings</translation>
    </message>
    <message>
        <source>its code did not come to an end in {1} seconds (TENFOLD_TORCHSCRIPT_SECONDS allows more)</source>
        <translation>der Code kam in {1} Sekunden zu keinem Ende (TENFOLD_TORCHSCRIPT_SECONDS erlaubt mehr)</translation>
    </message>
    <message>
        <source>its condition is computed from the data</source>
        <translation>die Bedingung wird aus den Daten berechnet</translation>
    </message>
    <message>
        <source>its data has the shape {1}</source>
        <translation>die Daten haben die Form {1}</translation>
    </message>
    <message>
        <source>its depth is impossible</source>
        <translation>die Tiefe ist unmöglich</translation>
    </message>
    <message>
        <source>its diagonal is not the main one</source>
        <translation>die Diagonale ist nicht die Hauptdiagonale</translation>
    </message>
    <message>
        <source>its divisor is stated</source>
        <translation>der Divisor ist angegeben</translation>
    </message>
    <message>
        <source>its dtype is empty</source>
        <translation>der Datentyp ist leer</translation>
    </message>
    <message>
        <source>its dtype {1} is not supported</source>
        <translation>der Datentyp {1} wird nicht unterstützt</translation>
    </message>
    <message>
        <source>its elements are no integers</source>
        <translation>die Elemente sind keine ganzen Zahlen</translation>
    </message>
    <message>
        <source>its elements are not bytes</source>
        <translation>die Elemente sind keine Bytes</translation>
    </message>
    <message>
        <source>its elements have the type </source>
        <translation>die Elemente haben den Typ </translation>
    </message>
    <message>
        <source>its expanded form {1} is too large</source>
        <translation>die ausgeschriebene Form {1} ist zu groß</translation>
    </message>
    <message>
        <source>its factors are not in the file</source>
        <translation>die Faktoren sind nicht in der Datei</translation>
    </message>
    <message>
        <source>its gradient is scaled by frequency or sparse</source>
        <translation>der Gradient wird nach Häufigkeit skaliert oder ist dünn besetzt</translation>
    </message>
    <message>
        <source>its head is damaged</source>
        <translation>der Kopf ist beschädigt</translation>
    </message>
    <message>
        <source>its header has an unknown field {1}</source>
        <translation>der Kopf hat ein unbekanntes Feld {1}</translation>
    </message>
    <message>
        <source>its header has no text where it belongs</source>
        <translation>im Kopf fehlt ein Text, wo er hingehört</translation>
    </message>
    <message>
        <source>its header has no {1} where it belongs</source>
        <translation>im Kopf fehlt {1}, wo es hingehört</translation>
    </message>
    <message>
        <source>its header has {1} twice</source>
        <translation>im Kopf steht {1} zweimal</translation>
    </message>
    <message>
        <source>its header is cut off</source>
        <translation>der Kopf ist abgeschnitten</translation>
    </message>
    <message>
        <source>its header is no JSON</source>
        <translation>der Kopf ist kein JSON</translation>
    </message>
    <message>
        <source>its header lacks descr, fortran_order or shape</source>
        <translation>im Kopf fehlt descr, fortran_order oder shape</translation>
    </message>
    <message>
        <source>its header states more bytes than it can have</source>
        <translation>der Kopf gibt mehr Bytes an, als möglich sind</translation>
    </message>
    <message>
        <source>its images have the shape {1}</source>
        <translation>die Bilder haben die Form {1}</translation>
    </message>
    <message>
        <source>its index is out of range</source>
        <translation>der Index liegt außerhalb</translation>
    </message>
    <message>
        <source>its input and forget gates are one</source>
        <translation>Eingabe- und Vergessenstor sind eins</translation>
    </message>
    <message>
        <source>its input does not fit its block size</source>
        <translation>die Eingabe passt nicht zur Blockgröße</translation>
    </message>
    <message>
        <source>its input has an unusual number of dimensions</source>
        <translation>die Eingabe hat eine ungewöhnliche Anzahl Dimensionen</translation>
    </message>
    <message>
        <source>its input has no batch</source>
        <translation>die Eingabe hat keinen Batch</translation>
    </message>
    <message>
        <source>its input has not four dimensions</source>
        <translation>die Eingabe hat nicht vier Dimensionen</translation>
    </message>
    <message>
        <source>its input has not three dimensions</source>
        <translation>die Eingabe hat nicht drei Dimensionen</translation>
    </message>
    <message>
        <source>its input is scaled</source>
        <translation>die Eingabe ist skaliert</translation>
    </message>
    <message>
        <source>its input or size is unusual</source>
        <translation>Eingabe oder Größe ist ungewöhnlich</translation>
    </message>
    <message>
        <source>its input {1} depends on a size, where whole constants are needed</source>
        <translation>die Eingabe {1} hängt von einer Größe ab, wo ganze Konstanten nötig sind</translation>
    </message>
    <message>
        <source>its input {1} is computed from the data, where sizes are needed</source>
        <translation>die Eingabe {1} wird aus den Daten berechnet, wo Größen nötig sind</translation>
    </message>
    <message>
        <source>its input {1} is computed, where a constant is needed</source>
        <translation>die Eingabe {1} wird berechnet, wo eine Konstante nötig ist</translation>
    </message>
    <message>
        <source>its input {1} is missing</source>
        <translation>die Eingabe {1} fehlt</translation>
    </message>
    <message>
        <source>its input {1} should be a list of numbers</source>
        <translation>die Eingabe {1} sollte eine Liste von Zahlen sein</translation>
    </message>
    <message>
        <source>its kernel, stride or dilation is impossible</source>
        <translation>Kern, Schrittweite oder Dilatation ist unmöglich</translation>
    </message>
    <message>
        <source>its keys are shared by groups of heads</source>
        <translation>Gruppen von Köpfen teilen sich die Schlüssel</translation>
    </message>
    <message>
        <source>its labels are not integers</source>
        <translation>die Labels sind keine ganzen Zahlen</translation>
    </message>
    <message>
        <source>its lists differ in length</source>
        <translation>die Listen sind verschieden lang</translation>
    </message>
    <message>
        <source>its mask is used</source>
        <translation>die Maske wird benutzt</translation>
    </message>
    <message>
        <source>its mean or deviation is used</source>
        <translation>Mittelwert oder Abweichung wird benutzt</translation>
    </message>
    <message>
        <source>its metadata has no samples</source>
        <translation>in den Metadaten stehen keine Beispiele</translation>
    </message>
    <message>
        <source>its metadata has no {1}</source>
        <translation>in den Metadaten fehlt {1}</translation>
    </message>
    <message>
        <source>its mode is unknown</source>
        <translation>der Modus ist unbekannt</translation>
    </message>
    <message>
        <source>its mode is {1}</source>
        <translation>der Modus ist {1}</translation>
    </message>
    <message>
        <source>its nodes belong to another layer too</source>
        <translation>die Knoten gehören auch zu einer anderen Schicht</translation>
    </message>
    <message>
        <source>its nodes do not make its output</source>
        <translation>die Knoten ergeben nicht die Ausgabe</translation>
    </message>
    <message>
        <source>its number of classes is not stated</source>
        <translation>die Anzahl der Klassen ist nicht angegeben</translation>
    </message>
    <message>
        <source>its number of pads does not fit its input</source>
        <translation>die Anzahl der Ränder passt nicht zur Eingabe</translation>
    </message>
    <message>
        <source>its number of parts is impossible</source>
        <translation>die Anzahl der Teile ist unmöglich</translation>
    </message>
    <message>
        <source>its number of samples is none</source>
        <translation>die Anzahl der Beispiele ist keine</translation>
    </message>
    <message>
        <source>its palette is too large</source>
        <translation>die Palette ist zu groß</translation>
    </message>
    <message>
        <source>its product is scaled</source>
        <translation>das Produkt ist skaliert</translation>
    </message>
    <message>
        <source>its ranks are not those of its request</source>
        <translation>die Ränge sind nicht die der Vorgabe</translation>
    </message>
    <message>
        <source>its ratio is no probability</source>
        <translation>das Verhältnis ist keine Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>its reduction is {1}</source>
        <translation>die Reduktion ist {1}</translation>
    </message>
    <message>
        <source>its repeats are a tensor</source>
        <translation>die Wiederholungen sind ein Tensor</translation>
    </message>
    <message>
        <source>its schema is {1}</source>
        <translation>das Schema ist {1}</translation>
    </message>
    <message>
        <source>its sequences are packed</source>
        <translation>die Folgen sind gepackt</translation>
    </message>
    <message>
        <source>its sequences have lengths of their own</source>
        <translation>die Folgen haben eigene Längen</translation>
    </message>
    <message>
        <source>its shape is no list of sizes</source>
        <translation>die Form ist keine Liste von Größen</translation>
    </message>
    <message>
        <source>its shape is none</source>
        <translation>die Form ist keine</translation>
    </message>
    <message>
        <source>its shape is {1}; an order of at least 2 and no empty mode are needed</source>
        <translation>die Form ist {1}; nötig sind mindestens Ordnung 2 und keine leere Mode</translation>
    </message>
    <message>
        <source>its shape makes no sense</source>
        <translation>die Form ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>its shape {1} is too large</source>
        <translation>die Form {1} ist zu groß</translation>
    </message>
    <message>
        <source>its sizes do not divide</source>
        <translation>die Größen teilen sich nicht</translation>
    </message>
    <message>
        <source>its sizes do not fit its input</source>
        <translation>die Größen passen nicht zur Eingabe</translation>
    </message>
    <message>
        <source>its split leaves no images to {1}</source>
        <translation>die Aufteilung lässt keine Bilder für {1}</translation>
    </message>
    <message>
        <source>its stack grows too deep</source>
        <translation>der Stapel wird zu tief</translation>
    </message>
    <message>
        <source>its starts, ends, axes and steps differ in number</source>
        <translation>Anfänge, Enden, Achsen und Schritte sind verschieden viele</translation>
    </message>
    <message>
        <source>its step is not positive</source>
        <translation>der Schritt ist nicht positiv</translation>
    </message>
    <message>
        <source>its storage is a {1}, which is not supported</source>
        <translation>der Speicher ist ein {1}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>its stride or dilation is computed</source>
        <translation>Schrittweite oder Dilatation wird berechnet</translation>
    </message>
    <message>
        <source>its strides, dilations or pads do not fit its kernel</source>
        <translation>Schrittweiten, Dilatationen oder Ränder passen nicht zum Kern</translation>
    </message>
    <message>
        <source>its table of contents cannot be read ({1})</source>
        <translation>das Inhaltsverzeichnis kann nicht gelesen werden ({1})</translation>
    </message>
    <message>
        <source>its top module</source>
        <translation>das oberste Modul</translation>
    </message>
    <message>
        <source>its value is not one number</source>
        <translation>der Wert ist nicht eine Zahl</translation>
    </message>
    <message>
        <source>its values go to {1}, not 255</source>
        <translation>die Werte gehen bis {1}, nicht bis 255</translation>
    </message>
    <message>
        <source>its version is {1}, not 1 to 3</source>
        <translation>die Version ist {1}, nicht 1 bis 3</translation>
    </message>
    <message>
        <source>its weight has an impossible shape</source>
        <translation>das Gewicht hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>its weight is also used by {1}</source>
        <translation>das Gewicht wird auch von {1} benutzt</translation>
    </message>
    <message>
        <source>its weight is not floating-point</source>
        <translation>das Gewicht ist kein Gleitkomma</translation>
    </message>
    <message>
        <source>its weights are quantized in blocks and it holds no graph; use the original safetensors of the model</source>
        <translation>die Gewichte sind blockweise quantisiert, und ein Graph fehlt; die ursprünglichen safetensors des Modells nehmen</translation>
    </message>
    <message>
        <source>its weights are quantized in blocks and it holds no graph; use the original weights of the model</source>
        <translation>die Gewichte sind blockweise quantisiert, und ein Graph fehlt; die ursprünglichen Gewichte des Modells nehmen</translation>
    </message>
    <message>
        <source>its weights have unusual sizes</source>
        <translation>die Gewichte haben ungewöhnliche Größen</translation>
    </message>
    <message>
        <source>its window has {1} dimensions for an input of {2}</source>
        <translation>das Fenster hat {1} Dimensionen bei einer Eingabe mit {2}</translation>
    </message>
    <message>
        <source>its window is dilated</source>
        <translation>das Fenster ist gedehnt</translation>
    </message>
    <message>
        <source>its {1} elements reach beyond its storage</source>
        <translation>die {1} Elemente reichen über den Speicher hinaus</translation>
    </message>
    <message>
        <source>judging</source>
        <translation>beurteilt</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>layer {1} stays dense: at the ranks {2} of {3} it would not get smaller</source>
        <translation>die Schicht {1} bleibt dicht: Bei den Rängen {2} von {3} würde sie nicht kleiner</translation>
    </message>
    <message>
        <source>layer {1} stays dense: {2}</source>
        <translation>die Schicht {1} bleibt dicht: {2}</translation>
    </message>
    <message>
        <source>layer {id} cannot be factorized: {why}</source>
        <translation>die Schicht {id} kann nicht zerlegt werden: {why}</translation>
    </message>
    <message>
        <source>left out: {1}</source>
        <translation>weggelassen: {1}</translation>
    </message>
    <message>
        <source>line {1} has {2} columns, not {3}</source>
        <translation>Zeile {1} hat {2} Spalten, nicht {3}</translation>
    </message>
    <message>
        <source>line {1} is not {2} numbers</source>
        <translation>Zeile {1} sind nicht {2} Zahlen</translation>
    </message>
    <message>
        <source>loading the file</source>
        <translation>lädt die Datei</translation>
    </message>
    <message>
        <source>looking at the layers&apos; inputs and gradients</source>
        <translation>sieht Eingaben und Gradienten der Schichten an</translation>
    </message>
    <message>
        <source>looking at what {1} is given</source>
        <translation>sieht an, was {1} bekommt</translation>
    </message>
    <message>
        <source>loops of the model go round more than 200000 times: one may have no end</source>
        <translation>Schleifen des Modells laufen mehr als 200000-mal: Eine hat vielleicht kein Ende</translation>
    </message>
    <message>
        <source>losses</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>max_sweeps must be at least 1 and tolerance at least 0</source>
        <translation>max_sweeps muss mindestens 1 sein und tolerance mindestens 0</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>misst</translation>
    </message>
    <message>
        <source>measuring mean and deviation</source>
        <translation>misst Mittelwert und Abweichung</translation>
    </message>
    <message>
        <source>measuring memory</source>
        <translation>misst den Speicher</translation>
    </message>
    <message>
        <source>measuring products</source>
        <translation>misst Produkte</translation>
    </message>
    <message>
        <source>memory did not suffice: batches go through in {1} parts, the result is that of the whole batch</source>
        <translation>der Speicher reichte nicht: Batches gehen in {1} Teilen durch, das Ergebnis ist das des ganzen Batches</translation>
    </message>
    <message>
        <source>mode {1} in {2} with its other settings</source>
        <translation>Modus {1} in {2} mit den übrigen Einstellungen</translation>
    </message>
    <message>
        <source>mode {mode} of a tensor of order {order} cannot keep its size</source>
        <translation>Mode {mode} eines Tensors der Ordnung {order} kann die Größe nicht behalten</translation>
    </message>
    <message>
        <source>model name</source>
        <translation>Modellname</translation>
    </message>
    <message>
        <source>no compressed model of the front is at most {most} worse in {score} than the dense one; the best of {count} that were measured is {best} worse</source>
        <translation>kein verkleinertes Modell der Front ist in {score} höchstens {most} schlechter als das dichte; das beste von {count} gemessenen ist um {best} schlechter</translation>
    </message>
    <message>
        <source>no factor has index</source>
        <translation>kein Faktor hat den Index</translation>
    </message>
    <message>
        <source>no folder can be made in {folder}: {why}</source>
        <translation>in {folder} kann kein Ordner angelegt werden: {why}</translation>
    </message>
    <message>
        <source>no known format begins like this; export the model again from Python with torch.export.save or torch.onnx.export</source>
        <translation>kein bekanntes Format beginnt so; das Modell in Python mit torch.export.save oder torch.onnx.export neu exportieren</translation>
    </message>
    <message>
        <source>no layer can be made as small as asked with these families</source>
        <translation>mit diesen Familien kann keine Schicht so klein werden wie verlangt</translation>
    </message>
    <message>
        <source>no layer that can be factorized matches &apos;{patterns}&apos;</source>
        <translation>keine zerlegbare Schicht passt zu &apos;{patterns}&apos;</translation>
    </message>
    <message>
        <source>no memory to unpack it</source>
        <translation>kein Speicher, um es zu entpacken</translation>
    </message>
    <message>
        <source>no message</source>
        <translation>keine Meldung</translation>
    </message>
    <message>
        <source>no padding</source>
        <translation>kein Padding</translation>
    </message>
    <message>
        <source>no pipe can be made: {why}</source>
        <translation>es kann keine Pipe angelegt werden: {why}</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>ein Grund wurde nicht angegeben</translation>
    </message>
    <message>
        <source>no sample reaches the layer {layer}</source>
        <translation>kein Beispiel erreicht die Schicht {layer}</translation>
    </message>
    <message>
        <source>no temporary folder can be made at {place}</source>
        <translation>bei {place} kann kein temporärer Ordner angelegt werden</translation>
    </message>
    <message>
        <source>no tensor of {file} has a place in {architecture}</source>
        <translation>kein Tensor von {file} hat einen Platz in {architecture}</translation>
    </message>
    <message>
        <source>none of the {count} images of a batch can be read</source>
        <translation>keines der {count} Bilder eines Batches kann gelesen werden</translation>
    </message>
    <message>
        <source>none of {count} images in a row can be read</source>
        <translation>keines von {count} Bildern in Folge kann gelesen werden</translation>
    </message>
    <message>
        <source>not in the file, so they start anew: {1}</source>
        <translation>nicht in der Datei, also neu begonnen: {1}</translation>
    </message>
    <message>
        <source>nothing can be factorized as asked; {problem}</source>
        <translation>nichts kann wie verlangt zerlegt werden; {problem}</translation>
    </message>
    <message>
        <source>nothing is factorized: both contenders are the dense model</source>
        <translation>nichts ist zerlegt: Beide Vergleichspartner sind das dichte Modell</translation>
    </message>
    <message>
        <source>nothing refers to storage {1}</source>
        <translation>nichts verweist auf den Speicher {1}</translation>
    </message>
    <message>
        <source>on both sides is index</source>
        <translation>auf beiden Seiten ist der Index</translation>
    </message>
    <message>
        <source>one end only has bond</source>
        <translation>nur ein Ende hat die Bindung</translation>
    </message>
    <message>
        <source>one product</source>
        <translation>ein Produkt</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
    <message>
        <source>only a model with one input of real numbers takes normalised samples</source>
        <translation>nur ein Modell mit einer Eingabe aus reellen Zahlen nimmt normierte Beispiele</translation>
    </message>
    <message>
        <source>only dense tensors in main memory can be written</source>
        <translation>nur dichte Tensoren im Hauptspeicher können geschrieben werden</translation>
    </message>
    <message>
        <source>only its own Python code can read it; load it in Python and save the state_dict with torch.save</source>
        <translation>nur der eigene Python-Code kann es lesen; in Python laden und das state_dict mit torch.save speichern</translation>
    </message>
    <message>
        <source>only its own Python code can read it; load it in Python and save the state_dict with torch.save, or the model with torch.export.save</source>
        <translation>nur der eigene Python-Code kann es lesen; in Python laden und das state_dict mit torch.save oder das Modell mit torch.export.save speichern</translation>
    </message>
    <message>
        <source>open a file in it</source>
        <translation>eine Datei darin öffnen</translation>
    </message>
    <message>
        <source>open a model file</source>
        <translation>eine Modelldatei öffnen</translation>
    </message>
    <message>
        <source>open a model file; recipes are opened with their own command</source>
        <translation>eine Modelldatei öffnen; Rezepte haben einen eigenen Befehl</translation>
    </message>
    <message>
        <source>open it in Python with scipy.io.loadmat and save the arrays with numpy.savez</source>
        <translation>in Python mit scipy.io.loadmat öffnen und die Arrays mit numpy.savez speichern</translation>
    </message>
    <message>
        <source>open the .onnx it was made from</source>
        <translation>die .onnx öffnen, aus der es entstand</translation>
    </message>
    <message>
        <source>open the ONNX or PyTorch model it was made from</source>
        <translation>das ONNX- oder PyTorch-Modell öffnen, aus dem es entstand</translation>
    </message>
    <message>
        <source>open the PyTorch model it was converted from</source>
        <translation>das PyTorch-Modell öffnen, aus dem es entstand</translation>
    </message>
    <message>
        <source>open the model it was compiled from</source>
        <translation>das Modell öffnen, aus dem es kompiliert wurde</translation>
    </message>
    <message>
        <source>open the weights beside it (model.safetensors)</source>
        <translation>die Gewichte daneben öffnen (model.safetensors)</translation>
    </message>
    <message>
        <source>open {1} in it</source>
        <translation>{1} darin öffnen</translation>
    </message>
    <message>
        <source>operator {op} of {where} failed: {why}</source>
        <translation>der Operator {op} von {where} ist fehlgeschlagen: {why}</translation>
    </message>
    <message>
        <source>operator {op} returned {got} tensors where the file names {wanted}</source>
        <translation>der Operator {op} gab {got} Tensoren zurück, wo die Datei {wanted} nennt</translation>
    </message>
    <message>
        <source>opset {opset} cannot be written; {least} to {most} can</source>
        <translation>Opset {opset} kann nicht geschrieben werden; möglich sind {least} bis {most}</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>kein Speicher mehr</translation>
    </message>
    <message>
        <source>padding at the first convolution</source>
        <translation>Padding an der ersten Faltung</translation>
    </message>
    <message>
        <source>padding that keeps the size</source>
        <translation>Padding, das die Größe erhält</translation>
    </message>
    <message>
        <source>point {1}</source>
        <translation>Punkt {1}</translation>
    </message>
    <message>
        <source>polishing measures on the calibration samples: the model is not calibrated, or only by a file of statistics</source>
        <translation>Nachpolieren misst auf den Kalibrierdaten: Das Modell ist nicht kalibriert, oder nur mit einer Statistikdatei</translation>
    </message>
    <message>
        <source>polishing takes at least one trial</source>
        <translation>Nachpolieren braucht mindestens einen Versuch</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>process {rank} of {size} at port {port} makes no sense</source>
        <translation>Prozess {rank} von {size} an Port {port} ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>products</source>
        <translation>Produkte</translation>
    </message>
    <message>
        <source>rank 1 already has {1} parameters, more than the fraction {2} of {3}</source>
        <translation>Rang 1 hat schon {1} Parameter, mehr als der Anteil {2} von {3}</translation>
    </message>
    <message>
        <source>rank {1} is {2}, outside 1 to {3}</source>
        <translation>Rang {1} ist {2}, außerhalb von 1 bis {3}</translation>
    </message>
    <message>
        <source>rank {place} is {rank}, above {limit}, the largest possible</source>
        <translation>Rang {place} ist {rank}, über dem größten möglichen {limit}</translation>
    </message>
    <message>
        <source>reading back</source>
        <translation>liest zurück</translation>
    </message>
    <message>
        <source>reading data</source>
        <translation>liest Daten</translation>
    </message>
    <message>
        <source>reading the file failed: {1}</source>
        <translation>das Lesen der Datei ist fehlgeschlagen: {1}</translation>
    </message>
    <message>
        <source>reading the file takes more memory than is allowed for it</source>
        <translation>das Lesen der Datei braucht mehr Speicher als erlaubt</translation>
    </message>
    <message>
        <source>reading the graph</source>
        <translation>liest den Graphen</translation>
    </message>
    <message>
        <source>reading the weights</source>
        <translation>liest die Gewichte</translation>
    </message>
    <message>
        <source>reading {1}</source>
        <translation>liest {1}</translation>
    </message>
    <message>
        <source>recipe {1}</source>
        <translation>Rezept {1}</translation>
    </message>
    <message>
        <source>relu between the linear layers: weights do not show it, say another with activation=NAME</source>
        <translation>relu zwischen den linearen Schichten: Gewichte zeigen das nicht, eine andere mit activation=NAME angeben</translation>
    </message>
    <message>
        <source>repeated index in factor</source>
        <translation>wiederholter Index in Faktor</translation>
    </message>
    <message>
        <source>rows cannot be looked up in a factor with two of their modes</source>
        <translation>Zeilen können nicht in einem Faktor mit zwei ihrer Moden nachgeschlagen werden</translation>
    </message>
    <message>
        <source>run `git lfs pull` in its repository, or download the file again</source>
        <translation>`git lfs pull` im Repository ausführen oder die Datei neu herunterladen</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>running once</source>
        <translation>läuft einmal</translation>
    </message>
    <message>
        <source>safetensors and a Python file</source>
        <translation>safetensors und eine Python-Datei</translation>
    </message>
    <message>
        <source>sample inputs</source>
        <translation>Beispieleingaben</translation>
    </message>
    <message>
        <source>samples of {data} have the sizes {found}, the model takes {expected}</source>
        <translation>Beispiele von {data} haben die Größen {found}, das Modell nimmt {expected}</translation>
    </message>
    <message>
        <source>samples {1} and labels {2} differ in number</source>
        <translation>Beispiele {1} und Labels {2} sind verschieden viele</translation>
    </message>
    <message>
        <source>samples {1} and y {2} differ in number</source>
        <translation>Beispiele {1} und y {2} sind verschieden viele</translation>
    </message>
    <message>
        <source>say how much is kept in each stage: 0.5, 0.25, 0.1</source>
        <translation>angeben, wie viel in jeder Stufe bleibt: 0.5, 0.25, 0.1</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>Singulärwerte</translation>
    </message>
    <message>
        <source>singular vectors</source>
        <translation>Singulärvektoren</translation>
    </message>
    <message>
        <source>sizes and strides do not belong together</source>
        <translation>Größen und Schrittweiten gehören nicht zusammen</translation>
    </message>
    <message>
        <source>sizes are rearranged as a matrix</source>
        <translation>Größen werden als Matrix umgeordnet</translation>
    </message>
    <message>
        <source>sizes are repeated as a matrix</source>
        <translation>Größen werden als Matrix wiederholt</translation>
    </message>
    <message>
        <source>smoothing needs opset 18</source>
        <translation>Glätten braucht Opset 18</translation>
    </message>
    <message>
        <source>something else uses its inner values</source>
        <translation>etwas anderes benutzt die inneren Werte</translation>
    </message>
    <message>
        <source>spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>stabilising</source>
        <translation>stabilisiert</translation>
    </message>
    <message>
        <source>stabilising, sweep {1}</source>
        <translation>stabilisiert, Durchlauf {1}</translation>
    </message>
    <message>
        <source>stage {1}</source>
        <translation>Stufe {1}</translation>
    </message>
    <message>
        <source>start of mode {1}</source>
        <translation>Anfang von Mode {1}</translation>
    </message>
    <message>
        <source>statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>storage {1} is larger than the file</source>
        <translation>der Speicher {1} ist größer als die Datei</translation>
    </message>
    <message>
        <source>storage {1} is not in the file</source>
        <translation>der Speicher {1} ist nicht in der Datei</translation>
    </message>
    <message>
        <source>storage {1} is shorter than stated</source>
        <translation>der Speicher {1} ist kürzer als angegeben</translation>
    </message>
    <message>
        <source>stride, padding or dilation do not fit</source>
        <translation>Schrittweite, Padding oder Dilatation passen nicht</translation>
    </message>
    <message>
        <source>sums need opset 16</source>
        <translation>Summen brauchen Opset 16</translation>
    </message>
    <message>
        <source>sweep {1}</source>
        <translation>Durchlauf {1}</translation>
    </message>
    <message>
        <source>tenfold session</source>
        <translation>Tenfold-Sitzung</translation>
    </message>
    <message>
        <source>tensor ring</source>
        <translation>Tensorring</translation>
    </message>
    <message>
        <source>tensors are stored little-endian</source>
        <translation>Tensoren werden little-endian gespeichert</translation>
    </message>
    <message>
        <source>tensors of ONNX&apos;s type number {type} are not supported</source>
        <translation>Tensoren mit der ONNX-Typnummer {type} werden nicht unterstützt</translation>
    </message>
    <message>
        <source>tensors of dtype {type} cannot be written to a .pt2 file</source>
        <translation>Tensoren vom Datentyp {type} können nicht in eine .pt2-Datei geschrieben werden</translation>
    </message>
    <message>
        <source>tensors of type {1} were made float32</source>
        <translation>Tensoren vom Typ {1} wurden zu float32</translation>
    </message>
    <message>
        <source>tensors of type {type} cannot be written as ONNX</source>
        <translation>Tensoren vom Typ {type} können nicht als ONNX geschrieben werden</translation>
    </message>
    <message>
        <source>the Python operator {name} is not supported</source>
        <translation>der Python-Operator {name} wird nicht unterstützt</translation>
    </message>
    <message>
        <source>the accumulation</source>
        <translation>die Akkumulation</translation>
    </message>
    <message>
        <source>the architecture&apos;s names begin with &apos;{1}&apos;, which was put before</source>
        <translation>die Namen der Architektur beginnen mit &apos;{1}&apos;, was vorangestellt wurde</translation>
    </message>
    <message>
        <source>the archive cannot be begun</source>
        <translation>das Archiv kann nicht begonnen werden</translation>
    </message>
    <message>
        <source>the attribute {name} cannot be written</source>
        <translation>das Attribut {name} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>the batch</source>
        <translation>der Batch</translation>
    </message>
    <message>
        <source>the batch is at least 1</source>
        <translation>der Batch ist mindestens 1</translation>
    </message>
    <message>
        <source>the batch is fixed at {1}: the file was exported without a dynamic batch dimension</source>
        <translation>der Batch steht fest bei {1}: Die Datei wurde ohne dynamische Batch-Dimension exportiert</translation>
    </message>
    <message>
        <source>the budget is a fraction above 0 and at most 1</source>
        <translation>das Budget ist ein Anteil größer als 0 und höchstens 1</translation>
    </message>
    <message>
        <source>the checkpoint lacks {name}: it is of another model or optimizer</source>
        <translation>im Checkpoint fehlt {name}: er gehört zu einem anderen Modell oder Optimierer</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; did not end within {seconds} seconds</source>
        <translation>der Befehl &apos;{command}&apos; endete nicht in {seconds} Sekunden</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; failed with exit code {code}; it is run by /bin/sh with the path of a .pt2 file behind it</source>
        <translation>der Befehl &apos;{command}&apos; endete mit Code {code}; er wird von /bin/sh mit dem Pfad einer .pt2-Datei dahinter ausgeführt</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; wrote no number to its standard output</source>
        <translation>der Befehl &apos;{command}&apos; schrieb keine Zahl in die Standardausgabe</translation>
    </message>
    <message>
        <source>the configuration of a Hugging Face model</source>
        <translation>die Konfiguration eines Hugging-Face-Modells</translation>
    </message>
    <message>
        <source>the data has label {label}, the model only {classes} classes</source>
        <translation>die Daten haben Label {label}, das Modell nur {classes} Klassen</translation>
    </message>
    <message>
        <source>the data of {what} reach beyond the end of their file</source>
        <translation>die Daten von {what} reichen über das Ende ihrer Datei hinaus</translation>
    </message>
    <message>
        <source>the data of {what} would be outside the model&apos;s folder, in &apos;{location}&apos;</source>
        <translation>die Daten von {what} lägen außerhalb des Ordners des Modells, in &apos;{location}&apos;</translation>
    </message>
    <message>
        <source>the data set {name} has no samples</source>
        <translation>der Datensatz {name} hat keine Beispiele</translation>
    </message>
    <message>
        <source>the disk may be full</source>
        <translation>der Datenträger ist vielleicht voll</translation>
    </message>
    <message>
        <source>the download or the copy may have been broken off; get it again ({1})</source>
        <translation>Herunterladen oder Kopieren wurde vielleicht abgebrochen; neu holen ({1})</translation>
    </message>
    <message>
        <source>the download or the copy was broken off; get it again</source>
        <translation>Herunterladen oder Kopieren wurde abgebrochen; neu holen</translation>
    </message>
    <message>
        <source>the dtype</source>
        <translation>der Datentyp</translation>
    </message>
    <message>
        <source>the factor of a step</source>
        <translation>der Faktor eines Schritts</translation>
    </message>
    <message>
        <source>the file carries {1} MiB of sample inputs; they are left out, random ones are used</source>
        <translation>die Datei enthält {1} MiB Beispieleingaben; sie werden weggelassen, zufällige werden benutzt</translation>
    </message>
    <message>
        <source>the file does not say what the model takes, and none of {count} usual shapes fits{why}: give the shape of each of its {tensors} tensors, for example 1x3x224x224 (with dtype: 2x16:int64)</source>
        <translation>die Datei sagt nicht, was das Modell annimmt, und keine von {count} üblichen Formen passt{why}: die Form jedes der {tensors} Tensoren angeben, etwa 1x3x224x224 (mit Datentyp: 2x16:int64)</translation>
    </message>
    <message>
        <source>the file does not say what the model takes: {1} was found by trying; other shapes can be given</source>
        <translation>die Datei sagt nicht, was das Modell annimmt: {1} wurde durch Probieren gefunden; andere Formen können angegeben werden</translation>
    </message>
    <message>
        <source>the file has 4 bytes after its last tensor; they are passed over</source>
        <translation>die Datei hat 4 Bytes nach dem letzten Tensor; sie werden übergangen</translation>
    </message>
    <message>
        <source>the file has no buffer named {name}</source>
        <translation>die Datei hat keinen Puffer namens {name}</translation>
    </message>
    <message>
        <source>the file has no tensor named {name}, which its graph needs</source>
        <translation>die Datei hat keinen Tensor namens {name}, den ihr Graph braucht</translation>
    </message>
    <message>
        <source>the file is damaged: its graph is nested too deeply</source>
        <translation>die Datei ist beschädigt: Der Graph ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>the file is frozen, its weights have lost their names: {1} of its constants are parameters again, named by operator and order</source>
        <translation>die Datei ist eingefroren, die Gewichte haben ihre Namen verloren: {1} der Konstanten sind wieder Parameter, benannt nach Operator und Reihenfolge</translation>
    </message>
    <message>
        <source>the file uses {what} number {code}, which is not known</source>
        <translation>die Datei benutzt {what} Nummer {code}, was nicht bekannt ist</translation>
    </message>
    <message>
        <source>the file {1} is missing beside it</source>
        <translation>die Datei {1} fehlt daneben</translation>
    </message>
    <message>
        <source>the file&apos;s compression record is not used: {1}</source>
        <translation>der Kompressionseintrag der Datei wird nicht benutzt: {1}</translation>
    </message>
    <message>
        <source>the file&apos;s metadata</source>
        <translation>die Metadaten der Datei</translation>
    </message>
    <message>
        <source>the folded modes of a BlockTT have equally many sizes, not as in {shape}</source>
        <translation>die gefalteten Moden eines BlockTT haben ebenso viele Größen, nicht wie in {shape}</translation>
    </message>
    <message>
        <source>the fraction cannot be read</source>
        <translation>der Anteil kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>the graph and its signature differ in their outputs</source>
        <translation>Graph und Signatur unterscheiden sich in den Ausgaben</translation>
    </message>
    <message>
        <source>the graph calls more than a million operators</source>
        <translation>der Graph ruft mehr als eine Million Operatoren auf</translation>
    </message>
    <message>
        <source>the graph found for the model does not answer as the model does: it cannot be used</source>
        <translation>der Graph, der für das Modell gefunden wurde, antwortet nicht wie das Modell: er kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>the graph has a result of kind {kind}, which is not supported</source>
        <translation>der Graph hat ein Ergebnis der Art {kind}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the graph has an argument of kind {kind}, which is not supported</source>
        <translation>der Graph hat ein Argument der Art {kind}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the graph has {what} where an object with one key should be</source>
        <translation>der Graph hat {what}, wo ein Objekt mit einem Schlüssel stehen sollte</translation>
    </message>
    <message>
        <source>the graph of a TensorFlow SavedModel</source>
        <translation>der Graph eines TensorFlow SavedModel</translation>
    </message>
    <message>
        <source>the graph of {1}</source>
        <translation>der Graph von {1}</translation>
    </message>
    <message>
        <source>the graph of {file} alone has more than 2 GiB</source>
        <translation>der Graph von {file} allein hat mehr als 2 GiB</translation>
    </message>
    <message>
        <source>the graph uses the value &apos;{name}&apos; before it is made</source>
        <translation>der Graph benutzt den Wert &apos;{name}&apos;, bevor er entsteht</translation>
    </message>
    <message>
        <source>the image {file} cannot be read: {why}</source>
        <translation>das Bild {file} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>the index of a sharded set of weights</source>
        <translation>das Verzeichnis eines aufgeteilten Satzes von Gewichten</translation>
    </message>
    <message>
        <source>the index {file} cannot be used: {why}</source>
        <translation>das Verzeichnis {file} kann nicht benutzt werden: {why}</translation>
    </message>
    <message>
        <source>the input {name} is no tensor, which is not supported</source>
        <translation>die Eingabe {name} ist kein Tensor, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the label smoothing</source>
        <translation>die Label-Glättung</translation>
    </message>
    <message>
        <source>the largest drop is 0 or more</source>
        <translation>der größte Abfall ist 0 oder mehr</translation>
    </message>
    <message>
        <source>the largest norm of gradients</source>
        <translation>die größte Norm der Gradienten</translation>
    </message>
    <message>
        <source>the layer {layer} is not in the changed network</source>
        <translation>die Schicht {layer} ist nicht im geänderten Netz</translation>
    </message>
    <message>
        <source>the layout</source>
        <translation>das Layout</translation>
    </message>
    <message>
        <source>the learning rate</source>
        <translation>die Lernrate</translation>
    </message>
    <message>
        <source>the loss is no number any more at step {step}: try a lower learning rate</source>
        <translation>der Verlust ist bei Schritt {step} keine Zahl mehr: eine kleinere Lernrate versuchen</translation>
    </message>
    <message>
        <source>the losses of {layers} layers take as many positive weights</source>
        <translation>die Verluste von {layers} Schichten brauchen ebenso viele positive Gewichte</translation>
    </message>
    <message>
        <source>the memory format</source>
        <translation>das Speicherformat</translation>
    </message>
    <message>
        <source>the metric {metric} needs calibration data: samples that the model was trained for</source>
        <translation>die Metrik {metric} braucht Kalibrierdaten: Beispiele, für die das Modell trainiert wurde</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
    <message>
        <source>the model (node {1})</source>
        <translation>das Modell (Knoten {1})</translation>
    </message>
    <message>
        <source>the model answers in another way while it is trained, or cannot be followed then: only what it does in use was read, so dropout and statistics are those of use</source>
        <translation>das Modell antwortet im Training anders, oder ihm kann dann nicht gefolgt werden: gelesen wurde nur, was es im Gebrauch tut, Dropout und Statistik sind also die des Gebrauchs</translation>
    </message>
    <message>
        <source>the model asks for an attribute of something that has none</source>
        <translation>das Modell fragt nach einem Attribut von etwas, was keines hat</translation>
    </message>
    <message>
        <source>the model asks for {size} MiB in one tensor, beyond the {limit} MiB that reading it may take</source>
        <translation>das Modell verlangt {size} MiB in einem Tensor, über den {limit} MiB, die das Lesen brauchen darf</translation>
    </message>
    <message>
        <source>the model calls &apos;{target}&apos;, which is no operator</source>
        <translation>das Modell ruft &apos;{target}&apos; auf, was kein Operator ist</translation>
    </message>
    <message>
        <source>the model calls a function that is not in the file</source>
        <translation>das Modell ruft eine Funktion auf, die nicht in der Datei ist</translation>
    </message>
    <message>
        <source>the model calls a method of something that has none</source>
        <translation>das Modell ruft eine Methode von etwas auf, was keine hat</translation>
    </message>
    <message>
        <source>the model calls a method that is not in the file</source>
        <translation>das Modell ruft eine Methode auf, die nicht in der Datei ist</translation>
    </message>
    <message>
        <source>the model changes a dictionary ({1}) in a way that is not supported</source>
        <translation>das Modell ändert ein Wörterbuch ({1}) auf eine Art, die nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the model changes a list ({1}) in a way that is not supported</source>
        <translation>das Modell ändert eine Liste ({1}) auf eine Art, die nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the model changes an attribute of itself while it runs</source>
        <translation>das Modell ändert im Lauf ein eigenes Attribut</translation>
    </message>
    <message>
        <source>the model divides an integer by zero</source>
        <translation>das Modell teilt eine ganze Zahl durch null</translation>
    </message>
    <message>
        <source>the model does not say the shape of its input {name}: give it, for example 1x3x224x224</source>
        <translation>das Modell sagt nicht die Form der Eingabe {name}: sie angeben, etwa 1x3x224x224</translation>
    </message>
    <message>
        <source>the model gives a list where none belongs</source>
        <translation>das Modell gibt eine Liste, wo keine hingehört</translation>
    </message>
    <message>
        <source>the model has an input of kind {kind}, which is not supported</source>
        <translation>das Modell hat eine Eingabe der Art {kind}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the model has an output of kind {kind}, which is not supported</source>
        <translation>das Modell hat eine Ausgabe der Art {kind}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the model has no layer {id}</source>
        <translation>das Modell hat keine Schicht {id}</translation>
    </message>
    <message>
        <source>the model has no such layer</source>
        <translation>das Modell hat keine solche Schicht</translation>
    </message>
    <message>
        <source>the model has no tensor named {name}</source>
        <translation>das Modell hat keinen Tensor namens {name}</translation>
    </message>
    <message>
        <source>the model holds {name}, an object of a class of its own (TorchBind), which only its own code can use: export the model without it</source>
        <translation>das Modell enthält {name}, ein Objekt einer eigenen Klasse (TorchBind), das nur sein eigener Code benutzen kann: das Modell ohne es exportieren</translation>
    </message>
    <message>
        <source>the model is not calibrated: there are no statistics to save</source>
        <translation>das Modell ist nicht kalibriert: Es gibt keine Statistik zu speichern</translation>
    </message>
    <message>
        <source>the model is read for a batch of 1 alone: with a larger one {1}</source>
        <translation>das Modell wird nur für einen Batch von 1 gelesen: mit einem größeren {1}</translation>
    </message>
    <message>
        <source>the model itself fails on these inputs: {why}</source>
        <translation>das Modell selbst scheitert an diesen Eingaben: {why}</translation>
    </message>
    <message>
        <source>the model itself refuses these inputs: {message} ({place})</source>
        <translation>das Modell selbst weist diese Eingaben zurück: {message} ({place})</translation>
    </message>
    <message>
        <source>the model makes a list of more than 100000 entries</source>
        <translation>das Modell baut eine Liste mit mehr als 100000 Einträgen</translation>
    </message>
    <message>
        <source>the model makes an object of a class of its own</source>
        <translation>das Modell baut ein Objekt einer eigenen Klasse</translation>
    </message>
    <message>
        <source>the model reads a key that a dictionary does not have</source>
        <translation>das Modell liest einen Schlüssel, den ein Wörterbuch nicht hat</translation>
    </message>
    <message>
        <source>the model reads beyond a list</source>
        <translation>das Modell liest über eine Liste hinaus</translation>
    </message>
    <message>
        <source>the model reads beyond a tuple</source>
        <translation>das Modell liest über ein Tupel hinaus</translation>
    </message>
    <message>
        <source>the model returns no floating-point tensor</source>
        <translation>das Modell gibt keinen Gleitkomma-Tensor zurück</translation>
    </message>
    <message>
        <source>the model takes &apos;{name}&apos;, a {type}: only tensors, and what has a default, can be given to a scripted model; trace it with torch.jit.trace instead</source>
        <translation>das Modell nimmt &apos;{name}&apos;, ein {type}: Ein geskriptetes Modell kann nur Tensoren bekommen und was einen Vorgabewert hat; stattdessen mit torch.jit.trace aufzeichnen</translation>
    </message>
    <message>
        <source>the model takes a number that may change as input, which is not supported: export it with that number fixed, or as a tensor</source>
        <translation>das Modell nimmt eine Zahl, die sich ändern kann, als Eingabe, was nicht unterstützt wird: mit fester Zahl oder als Tensor exportieren</translation>
    </message>
    <message>
        <source>the model takes apart a list of another length</source>
        <translation>das Modell zerlegt eine Liste anderer Länge</translation>
    </message>
    <message>
        <source>the model takes images of any size, and {file} has another than the first: {found}, not {expected}</source>
        <translation>das Modell nimmt Bilder jeder Größe, und {file} hat eine andere als das erste: {found}, nicht {expected}</translation>
    </message>
    <message>
        <source>the model takes more than 20 million steps</source>
        <translation>das Modell braucht mehr als 20 Millionen Schritte</translation>
    </message>
    <message>
        <source>the model takes no tensor with a batch dimension</source>
        <translation>das Modell nimmt keinen Tensor mit Batch-Dimension</translation>
    </message>
    <message>
        <source>the model takes several inputs; training needs a classifier with one</source>
        <translation>das Modell nimmt mehrere Eingaben; Training braucht einen Klassifikator mit einer</translation>
    </message>
    <message>
        <source>the model takes {input}: {data} has no array of that name (it has {names}); an .npz file has one for each input</source>
        <translation>das Modell nimmt {input}: {data} hat kein Array dieses Namens (es hat {names}); eine .npz-Datei hat eines für jede Eingabe</translation>
    </message>
    <message>
        <source>the model takes {wanted} inputs, not {given}</source>
        <translation>das Modell nimmt {wanted} Eingaben, nicht {given}</translation>
    </message>
    <message>
        <source>the model takes {wanted} tensors, not {given}: each needs a shape</source>
        <translation>das Modell nimmt {wanted} Tensoren, nicht {given}: jeder braucht eine Form</translation>
    </message>
    <message>
        <source>the model uses a `with` statement</source>
        <translation>das Modell benutzt eine `with`-Anweisung</translation>
    </message>
    <message>
        <source>the model uses opset {1} of ONNX, newer than {2}, up to which operators are known</source>
        <translation>das Modell benutzt Opset {1} von ONNX, neuer als {2}, bis zu dem Operatoren bekannt sind</translation>
    </message>
    <message>
        <source>the model uses opset {found} of ONNX; {least} and later are read: convert it with onnx.version_converter</source>
        <translation>das Modell benutzt Opset {found} von ONNX; gelesen werden {least} und neuere: mit onnx.version_converter umwandeln</translation>
    </message>
    <message>
        <source>the model uses {op} in {where}, {what}, which is not supported: {advice}</source>
        <translation>das Modell benutzt {op} in {where}, {what}, was nicht unterstützt wird: {advice}</translation>
    </message>
    <message>
        <source>the model wants to use files ({1}), which it may not</source>
        <translation>das Modell will Dateien benutzen ({1}), was es nicht darf</translation>
    </message>
    <message>
        <source>the model was traced without gradients, and its attention with a mask became one operator ({1}): trace it again outside torch.no_grad()</source>
        <translation>das Modell wurde ohne Gradienten aufgezeichnet, und seine Attention mit Maske wurde ein einziger Operator ({1}): außerhalb von torch.no_grad() neu aufzeichnen</translation>
    </message>
    <message>
        <source>the model&apos;s batch is fixed at {fixed}: a step takes a multiple of it, not {batch}</source>
        <translation>der Batch des Modells steht fest bei {fixed}: ein Schritt nimmt ein Vielfaches davon, nicht {batch}</translation>
    </message>
    <message>
        <source>the model&apos;s batch is fixed at {size}</source>
        <translation>der Batch des Modells steht fest bei {size}</translation>
    </message>
    <message>
        <source>the model&apos;s functions call each other without end</source>
        <translation>die Funktionen des Modells rufen einander endlos auf</translation>
    </message>
    <message>
        <source>the model&apos;s output is {output}, the numbers to predict are {targets}</source>
        <translation>die Ausgabe des Modells ist {output}, die Zielzahlen sind {targets}</translation>
    </message>
    <message>
        <source>the model&apos;s output is {shape}; a classifier gives [samples, classes]</source>
        <translation>die Ausgabe des Modells ist {shape}; ein Klassifikator gibt [Beispiele, Klassen]</translation>
    </message>
    <message>
        <source>the model&apos;s output {shape} has no row for each sample</source>
        <translation>die Ausgabe {shape} des Modells hat nicht eine Zeile je Beispiel</translation>
    </message>
    <message>
        <source>the model&apos;s own factors, as they are</source>
        <translation>die eigenen Faktoren des Modells, wie sie sind</translation>
    </message>
    <message>
        <source>the momentum</source>
        <translation>das Momentum</translation>
    </message>
    <message>
        <source>the names begin with &apos;{1}&apos;, which was left out</source>
        <translation>die Namen beginnen mit &apos;{1}&apos;, was weggelassen wurde</translation>
    </message>
    <message>
        <source>the node that makes {1}</source>
        <translation>der Knoten, der {1} macht</translation>
    </message>
    <message>
        <source>the number of epochs</source>
        <translation>die Anzahl der Epochen</translation>
    </message>
    <message>
        <source>the number of epochs between steps</source>
        <translation>die Anzahl der Epochen zwischen Schritten</translation>
    </message>
    <message>
        <source>the operator {1} is not on the list of operators that a model file may use</source>
        <translation>der Operator {1} steht nicht auf der Liste der Operatoren, die eine Modelldatei benutzen darf</translation>
    </message>
    <message>
        <source>the operator {1} lacks an argument</source>
        <translation>dem Operator {1} fehlt ein Argument</translation>
    </message>
    <message>
        <source>the operator {name} is not on the list of operators that a model file may use</source>
        <translation>der Operator {name} steht nicht auf der Liste der Operatoren, die eine Modelldatei benutzen darf</translation>
    </message>
    <message>
        <source>the operator {op} cannot be written as TorchScript</source>
        <translation>der Operator {op} kann nicht als TorchScript geschrieben werden</translation>
    </message>
    <message>
        <source>the operator {op} is our own and cannot be exported</source>
        <translation>der Operator {op} ist ein eigener und kann nicht exportiert werden</translation>
    </message>
    <message>
        <source>the operator {op} of {where} cannot be written as TorchScript: {why}</source>
        <translation>der Operator {op} von {where} kann nicht als TorchScript geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>the original has no layer {layer} of this shape</source>
        <translation>das Original hat keine Schicht {layer} dieser Form</translation>
    </message>
    <message>
        <source>the outputs part after the last layer</source>
        <translation>die Ausgaben trennen sich nach der letzten Schicht</translation>
    </message>
    <message>
        <source>the outputs part at layer {1}</source>
        <translation>die Ausgaben trennen sich bei der Schicht {1}</translation>
    </message>
    <message>
        <source>the parts are train, test and all</source>
        <translation>die Teile sind train, test und all</translation>
    </message>
    <message>
        <source>the patience</source>
        <translation>die Geduld</translation>
    </message>
    <message>
        <source>the pickle holds {found} where {expected} is expected</source>
        <translation>der Pickle enthält {found}, wo {expected} erwartet wird</translation>
    </message>
    <message>
        <source>the pickle in {file} cannot be read: {why}</source>
        <translation>der Pickle in {file} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>the pickled module has more than {count} modules</source>
        <translation>das Modul im Pickle hat mehr als {count} Module</translation>
    </message>
    <message>
        <source>the place of {1} is not stated</source>
        <translation>der Ort von {1} ist nicht angegeben</translation>
    </message>
    <message>
        <source>the places of its maxima are used</source>
        <translation>die Plätze der Maxima werden benutzt</translation>
    </message>
    <message>
        <source>the products inside {1} are not counted as MACs</source>
        <translation>die Produkte in {1} werden nicht als MACs gezählt</translation>
    </message>
    <message>
        <source>the program that reads it ended with {1}</source>
        <translation>das lesende Programm endete mit {1}</translation>
    </message>
    <message>
        <source>the program that reads it was ended, probably for want of memory</source>
        <translation>das lesende Programm wurde beendet, wahrscheinlich aus Mangel an Speicher</translation>
    </message>
    <message>
        <source>the rank {1} is above {2}, the largest this weight can have</source>
        <translation>der Rang {1} liegt über {2}, dem größten, den dieses Gewicht haben kann</translation>
    </message>
    <message>
        <source>the rank {1} is below 1</source>
        <translation>der Rang {1} ist kleiner als 1</translation>
    </message>
    <message>
        <source>the rank {rank} is above {limit}, the largest possible</source>
        <translation>der Rang {rank} liegt über {limit}, dem größten möglichen</translation>
    </message>
    <message>
        <source>the ranks of a tensor ring begin and end with the same number, not {first} and {last}</source>
        <translation>die Ränge eines Tensorrings beginnen und enden mit derselben Zahl, nicht mit {first} und {last}</translation>
    </message>
    <message>
        <source>the ranks of a tensor train begin and end with 1, not {first} and {last}</source>
        <translation>die Ränge eines Tensor-Trains beginnen und enden mit 1, nicht mit {first} und {last}</translation>
    </message>
    <message>
        <source>the recipe</source>
        <translation>das Rezept</translation>
    </message>
    <message>
        <source>the recipe in {file} is damaged</source>
        <translation>das Rezept in {file} ist beschädigt</translation>
    </message>
    <message>
        <source>the recipe was made for other weights; its layers are matched by name and shape</source>
        <translation>das Rezept wurde für andere Gewichte gemacht; seine Schichten werden nach Name und Form zugeordnet</translation>
    </message>
    <message>
        <source>the recipe&apos;s field images is damaged</source>
        <translation>das Feld images des Rezepts ist beschädigt</translation>
    </message>
    <message>
        <source>the recipe&apos;s layer {1} is left out: {2}</source>
        <translation>die Schicht {1} des Rezepts wird weggelassen: {2}</translation>
    </message>
    <message>
        <source>the sample inputs are not arguments and keyword arguments, as torch.export saves</source>
        <translation>die Beispieleingaben sind nicht Argumente und benannte Argumente, wie torch.export sie speichert</translation>
    </message>
    <message>
        <source>the sample inputs hold a {class}, which is not supported</source>
        <translation>die Beispieleingaben enthalten ein {class}, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>the sample inputs hold bytes, which no model takes</source>
        <translation>die Beispieleingaben enthalten Bytes, die kein Modell annimmt</translation>
    </message>
    <message>
        <source>the sample inputs of the file cannot be used: {1}</source>
        <translation>die Beispieleingaben der Datei können nicht benutzt werden: {1}</translation>
    </message>
    <message>
        <source>the shape {shape} needs sizes of at least 1</source>
        <translation>die Form {shape} braucht Größen von mindestens 1</translation>
    </message>
    <message>
        <source>the share held out for validation</source>
        <translation>der Anteil, der für die Validierung zurückgehalten wird</translation>
    </message>
    <message>
        <source>the share of the teacher</source>
        <translation>der Anteil des Lehrers</translation>
    </message>
    <message>
        <source>the shift</source>
        <translation>die Verschiebung</translation>
    </message>
    <message>
        <source>the state has a tensor {name} of {shape} that the model has not</source>
        <translation>der Zustand hat einen Tensor {name} der Form {shape}, den das Modell nicht hat</translation>
    </message>
    <message>
        <source>the statistics in {file} were gathered with another model</source>
        <translation>die Statistik in {file} wurde mit einem anderen Modell gesammelt</translation>
    </message>
    <message>
        <source>the statistics of layer {layer} are of another shape</source>
        <translation>die Statistik der Schicht {layer} hat eine andere Form</translation>
    </message>
    <message>
        <source>the teacher&apos;s output is {teacher}, the model&apos;s is {model}</source>
        <translation>die Ausgabe des Lehrers ist {teacher}, die des Modells {model}</translation>
    </message>
    <message>
        <source>the temperature</source>
        <translation>die Temperatur</translation>
    </message>
    <message>
        <source>the tensor {1} is not the same in the file</source>
        <translation>der Tensor {1} ist in der Datei nicht derselbe</translation>
    </message>
    <message>
        <source>the tensor {name} is stored as a pickle of its own class, which is not supported: turn it into a plain tensor before exporting</source>
        <translation>der Tensor {name} ist als Pickle einer eigenen Klasse gespeichert, was nicht unterstützt wird: vor dem Export in einen gewöhnlichen Tensor umwandeln</translation>
    </message>
    <message>
        <source>the tensorized shape needs modes on both sides</source>
        <translation>die gefaltete Form braucht Moden auf beiden Seiten</translation>
    </message>
    <message>
        <source>the tensors of {file} have not the names or shapes of {architecture}</source>
        <translation>die Tensoren von {file} haben nicht die Namen oder Formen von {architecture}</translation>
    </message>
    <message>
        <source>the times vary by more than a factor of three: the machine is busy with other work, measure again</source>
        <translation>die Zeiten schwanken um mehr als den Faktor drei: Der Rechner ist mit anderem beschäftigt, neu messen</translation>
    </message>
    <message>
        <source>the warm-up</source>
        <translation>das Aufwärmen</translation>
    </message>
    <message>
        <source>the weight decay</source>
        <translation>der Gewichtsverfall</translation>
    </message>
    <message>
        <source>the weight is shared by layers of different kinds</source>
        <translation>das Gewicht wird von Schichten verschiedener Art geteilt</translation>
    </message>
    <message>
        <source>the weight of shape {shape} holds values that are not finite</source>
        <translation>das Gewicht der Form {shape} enthält Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>the weight of the lasso</source>
        <translation>das Gewicht des Lassos</translation>
    </message>
    <message>
        <source>the weight of the layers&apos; outputs</source>
        <translation>das Gewicht der Ausgaben der Schichten</translation>
    </message>
    <message>
        <source>the weights have names of a {id} with more than {most} steps</source>
        <translation>die Gewichte haben die Namen eines {id} mit mehr als {most} Stufen</translation>
    </message>
    <message>
        <source>the weights have no classifier: the model ends with its features</source>
        <translation>die Gewichte haben keinen Klassifikator: Das Modell endet mit seinen Merkmalen</translation>
    </message>
    <message>
        <source>the weights have no fc layer: the model ends with its {1} features</source>
        <translation>die Gewichte haben keine Schicht fc: Das Modell endet mit seinen {1} Merkmalen</translation>
    </message>
    <message>
        <source>the weights have no head: the model ends with its {1} features</source>
        <translation>die Gewichte haben keinen Kopf: Das Modell endet mit seinen {1} Merkmalen</translation>
    </message>
    <message>
        <source>the weights lack {name} and more: too much to start anew</source>
        <translation>den Gewichten fehlt {name} und mehr: zu viel, um neu zu beginnen</translation>
    </message>
    <message>
        <source>the weights were attached to {1}</source>
        <translation>die Gewichte wurden mit {1} verbunden</translation>
    </message>
    <message>
        <source>the {1} modes {2}</source>
        <translation>die {1} Moden {2}</translation>
    </message>
    <message>
        <source>there is a hole before {1}</source>
        <translation>vor {1} ist eine Lücke</translation>
    </message>
    <message>
        <source>there is no architecture &apos;{id}&apos; and no model file of that name; known: {known}</source>
        <translation>es gibt keine Architektur &apos;{id}&apos; und keine Modelldatei dieses Namens; bekannt sind {known}</translation>
    </message>
    <message>
        <source>there is no device &apos;{text}&apos;; write auto, cpu, cuda or cuda:1</source>
        <translation>es gibt kein Gerät &apos;{text}&apos;; möglich sind auto, cpu, cuda oder cuda:1</translation>
    </message>
    <message>
        <source>there is no family &apos;{text}&apos;; known are {known}</source>
        <translation>es gibt keine Familie &apos;{text}&apos;; bekannt sind {known}</translation>
    </message>
    <message>
        <source>there is no file {file}</source>
        <translation>es gibt keine Datei {file}</translation>
    </message>
    <message>
        <source>there is no format &apos;{format}&apos;; known: {known}</source>
        <translation>es gibt kein Format &apos;{format}&apos;; bekannt sind {known}</translation>
    </message>
    <message>
        <source>there is no layer kind &apos;{text}&apos;</source>
        <translation>es gibt keine Schichtart &apos;{text}&apos;</translation>
    </message>
    <message>
        <source>there is no memory for it</source>
        <translation>dafür ist kein Speicher da</translation>
    </message>
    <message>
        <source>there is no metric &apos;{metric}&apos;; known: {known}</source>
        <translation>es gibt keine Metrik &apos;{metric}&apos;; bekannt sind {known}</translation>
    </message>
    <message>
        <source>there is no scheme &apos;{text}&apos;; known are channel, spatial</source>
        <translation>es gibt kein Schema &apos;{text}&apos;; bekannt sind channel, spatial</translation>
    </message>
    <message>
        <source>there is no tensor in it</source>
        <translation>es ist kein Tensor darin</translation>
    </message>
    <message>
        <source>there is no {what} &apos;{text}&apos;; known are {known}</source>
        <translation>es gibt kein {what} &apos;{text}&apos;; bekannt sind {known}</translation>
    </message>
    <message>
        <source>there is not enough memory for this</source>
        <translation>dafür reicht der Speicher nicht</translation>
    </message>
    <message>
        <source>there is not enough memory to train with one sample at a time</source>
        <translation>der Speicher reicht nicht, um mit einem Beispiel auf einmal zu trainieren</translation>
    </message>
    <message>
        <source>there is nothing to reduce</source>
        <translation>es gibt nichts zu reduzieren</translation>
    </message>
    <message>
        <source>these operators cannot be written as ONNX with opset {opset}: {operators}; .pt2 holds all of them</source>
        <translation>diese Operatoren können mit Opset {opset} nicht als ONNX geschrieben werden: {operators}; .pt2 kann alle</translation>
    </message>
    <message>
        <source>they do not fit the model&apos;s inputs</source>
        <translation>sie passen nicht zu den Eingaben des Modells</translation>
    </message>
    <message>
        <source>this LibTorch has no operator {name}; the file may come from another version</source>
        <translation>dieses LibTorch hat keinen Operator {name}; die Datei kommt vielleicht aus einer anderen Version</translation>
    </message>
    <message>
        <source>this looks like one file of a sharded set: open its index.json for all of them</source>
        <translation>das sieht nach einer Datei eines aufgeteilten Satzes aus: für alle die index.json öffnen</translation>
    </message>
    <message>
        <source>timing</source>
        <translation>misst die Zeit</translation>
    </message>
    <message>
        <source>timing {1}</source>
        <translation>misst die Zeit von {1}</translation>
    </message>
    <message>
        <source>to follow the layers through the network needs a metric of data</source>
        <translation>den Schichten durch das Netz zu folgen braucht eine Metrik mit Daten</translation>
    </message>
    <message>
        <source>to follow the layers through the network needs calibration samples, not their statistics alone</source>
        <translation>den Schichten durch das Netz zu folgen braucht Kalibrierbeispiele, nicht nur ihre Statistik</translation>
    </message>
    <message>
        <source>too many indices:</source>
        <translation>zu viele Indizes:</translation>
    </message>
    <message>
        <source>torch.jit.load, in Python and C++</source>
        <translation>torch.jit.load, in Python und C++</translation>
    </message>
    <message>
        <source>torch.load, and PyTorch alone with the file beside it</source>
        <translation>torch.load, und mit der Datei daneben auch PyTorch allein</translation>
    </message>
    <message>
        <source>trade-off</source>
        <translation>Kompromiss</translation>
    </message>
    <message>
        <source>trained on the CPU: {1}</source>
        <translation>auf der CPU trainiert: {1}</translation>
    </message>
    <message>
        <source>translating</source>
        <translation>übersetzt</translation>
    </message>
    <message>
        <source>triangles need opset 14</source>
        <translation>Dreiecke brauchen Opset 14</translation>
    </message>
    <message>
        <source>trying {1}</source>
        <translation>probiert {1}</translation>
    </message>
    <message>
        <source>unknown index in factor</source>
        <translation>unbekannter Index in Faktor</translation>
    </message>
    <message>
        <source>unknown processor</source>
        <translation>unbekannter Prozessor</translation>
    </message>
    <message>
        <source>unpack it and open that file</source>
        <translation>entpacken und diese Datei öffnen</translation>
    </message>
    <message>
        <source>unpack it first (gunzip) and open what is inside</source>
        <translation>erst entpacken (gunzip) und öffnen, was darin ist</translation>
    </message>
    <message>
        <source>unpack it first and open what is inside</source>
        <translation>erst entpacken und öffnen, was darin ist</translation>
    </message>
    <message>
        <source>use scaled_dot_product_attention</source>
        <translation>scaled_dot_product_attention benutzen</translation>
    </message>
    <message>
        <source>values of another kind</source>
        <translation>Werte anderer Art</translation>
    </message>
    <message>
        <source>variant {1} of {2}</source>
        <translation>Variante {1} von {2}</translation>
    </message>
    <message>
        <source>waiting for another job</source>
        <translation>wartet auf einen anderen Auftrag</translation>
    </message>
    <message>
        <source>whole model</source>
        <translation>ganzes Modell</translation>
    </message>
    <message>
        <source>without values</source>
        <translation>ohne Werte</translation>
    </message>
    <message>
        <source>write a fixed number of steps</source>
        <translation>eine feste Anzahl Schritte schreiben</translation>
    </message>
    <message>
        <source>write it as one operation on the whole tensor, or with torch.vmap</source>
        <translation>als eine Operation auf dem ganzen Tensor schreiben, oder mit torch.vmap</translation>
    </message>
    <message>
        <source>write the steps out in a Python loop</source>
        <translation>die Schritte in einer Python-Schleife ausschreiben</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>schreibt</translation>
    </message>
    <message>
        <source>writing the graph</source>
        <translation>schreibt den Graphen</translation>
    </message>
    <message>
        <source>writing the weights</source>
        <translation>schreibt die Gewichte</translation>
    </message>
    <message>
        <source>x has the shape {1}, not [samples, ...]</source>
        <translation>x hat die Form {1}, nicht [Beispiele, ...]</translation>
    </message>
    <message>
        <source>x holds {1}: it may hold uint8 (0 to 255), floating-point numbers or ids of tokens</source>
        <translation>x enthält {1}: erlaubt sind uint8 (0 bis 255), Gleitkommazahlen oder Token-Nummern</translation>
    </message>
    <message>
        <source>y has the shape {1}, not [samples, outputs]</source>
        <translation>y hat die Form {1}, nicht [Beispiele, Ausgaben]</translation>
    </message>
    <message>
        <source>y holds numbers that are not finite</source>
        <translation>y enthält Zahlen, die nicht endlich sind</translation>
    </message>
    <message>
        <source>{1} and {2} more</source>
        <translation>{1} und {2} weitere</translation>
    </message>
    <message>
        <source>{1} bit for bit</source>
        <translation>{1} Bit für Bit</translation>
    </message>
    <message>
        <source>{1} bytes after its last tensor belong to none</source>
        <translation>{1} Bytes nach dem letzten Tensor gehören zu keinem</translation>
    </message>
    <message>
        <source>{1} cannot be followed</source>
        <translation>{1} kann nicht gefolgt werden</translation>
    </message>
    <message>
        <source>{1} cannot be followed: {2}</source>
        <translation>{1} kann nicht gefolgt werden: {2}</translation>
    </message>
    <message>
        <source>{1} cannot be read</source>
        <translation>{1} kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>{1} cannot be read to its end</source>
        <translation>{1} kann nicht bis zum Ende gelesen werden</translation>
    </message>
    <message>
        <source>{1} does not hold {2}</source>
        <translation>{1} enthält nicht {2}</translation>
    </message>
    <message>
        <source>{1} does not match its checksum</source>
        <translation>{1} passt nicht zur Prüfsumme</translation>
    </message>
    <message>
        <source>{1} has too few arguments</source>
        <translation>{1} hat zu wenige Argumente</translation>
    </message>
    <message>
        <source>{1} heads: weights do not show it, say it with heads=N</source>
        <translation>{1} Köpfe: Gewichte zeigen das nicht, es mit heads=N angeben</translation>
    </message>
    <message>
        <source>{1} hold a size below 1</source>
        <translation>{1} enthalten eine Größe unter 1</translation>
    </message>
    <message>
        <source>{1} holds no samples</source>
        <translation>{1} enthält keine Beispiele</translation>
    </message>
    <message>
        <source>{1} images were left out</source>
        <translation>{1} Bilder wurden weggelassen</translation>
    </message>
    <message>
        <source>{1} is left out: its type {2} is not known</source>
        <translation>{1} wird weggelassen: der Typ {2} ist nicht bekannt</translation>
    </message>
    <message>
        <source>{1} is longer than stated</source>
        <translation>{1} ist länger als angegeben</translation>
    </message>
    <message>
        <source>{1} is not float64</source>
        <translation>{1} ist nicht float64</translation>
    </message>
    <message>
        <source>{1} is not in a file of the same folder</source>
        <translation>{1} steht nicht in einer Datei desselben Ordners</translation>
    </message>
    <message>
        <source>{1} is not used: {2}; measure this machine again</source>
        <translation>{1} wird nicht benutzt: {2}; diesen Rechner neu messen</translation>
    </message>
    <message>
        <source>{1} is there twice</source>
        <translation>{1} ist zweimal da</translation>
    </message>
    <message>
        <source>{1} kept, of the dense model</source>
        <translation>{1} behalten, vom dichten Modell</translation>
    </message>
    <message>
        <source>{1} multiply to less than {2}</source>
        <translation>{1} ergeben weniger als {2}</translation>
    </message>
    <message>
        <source>{1} names were translated: {2}</source>
        <translation>{1} Namen wurden übersetzt: {2}</translation>
    </message>
    <message>
        <source>{1} overlaps another tensor</source>
        <translation>{1} überlappt einen anderen Tensor</translation>
    </message>
    <message>
        <source>{1} pairs its modes: as many input as output modes are needed, not {2} and {3}</source>
        <translation>{1} paart seine Moden: nötig sind ebenso viele Eingangs- wie Ausgangsmoden, nicht {2} und {3}</translation>
    </message>
    <message>
        <source>{1} places with {2}</source>
        <translation>{1} Plätze mit {2}</translation>
    </message>
    <message>
        <source>{1} ranks were given where {2}{3} needed</source>
        <translation>{1} Ränge wurden angegeben, wo {2}{3} nötig sind</translation>
    </message>
    <message>
        <source>{1} states a size it cannot have</source>
        <translation>{1} gibt eine Größe an, die nicht möglich ist</translation>
    </message>
    <message>
        <source>{1} states the shape {2} and {3} bytes</source>
        <translation>{1} gibt die Form {2} und {3} Bytes an</translation>
    </message>
    <message>
        <source>{1} states two sizes</source>
        <translation>{1} gibt zwei Größen an</translation>
    </message>
    <message>
        <source>{1} tensors in the files of the set are not in its index; they are left out</source>
        <translation>{1} Tensoren in den Dateien des Satzes stehen nicht im Verzeichnis; sie werden weggelassen</translation>
    </message>
    <message>
        <source>{1} tensors were matched by shape and order, not by name: {2}</source>
        <translation>{1} Tensoren wurden nach Form und Reihenfolge zugeordnet, nicht nach Namen: {2}</translation>
    </message>
    <message>
        <source>{1} with {2} inside</source>
        <translation>{1} mit {2} darin</translation>
    </message>
    <message>
        <source>{1} without a model</source>
        <translation>{1} ohne Modell</translation>
    </message>
    <message>
        <source>{1}: predicted loss ({2})</source>
        <translation>{1}: Verlustanstieg ({2})</translation>
    </message>
    <message>
        <source>{1}: time of a forward</source>
        <translation>{1}: Zeit eines Aufrufs</translation>
    </message>
    <message>
        <source>{1}: {2} in the file, {3} in the architecture</source>
        <translation>{1}: {2} in der Datei, {3} in der Architektur</translation>
    </message>
    <message>
        <source>{count} samples are not one batch of {batch}</source>
        <translation>{count} Beispiele sind nicht ein Batch von {batch}</translation>
    </message>
    <message>
        <source>{count} samples leave nothing to train with</source>
        <translation>{count} Beispiele lassen nichts zum Trainieren übrig</translation>
    </message>
    <message>
        <source>{data} cannot be used as a data set: {why}</source>
        <translation>{data} kann nicht als Datensatz benutzt werden: {why}</translation>
    </message>
    <message>
        <source>{data} has no labels (an array y): accuracy and loss need them</source>
        <translation>{data} hat keine Labels (ein Array y): Genauigkeit und Verlust brauchen sie</translation>
    </message>
    <message>
        <source>{data} has numbers to predict, no classes: there is no accuracy of them</source>
        <translation>{data} hat Zahlen als Ziel, keine Klassen: Es gibt keine Genauigkeit davon</translation>
    </message>
    <message>
        <source>{data} has to hold samples of one input, and a class for each</source>
        <translation>{data} muss Beispiele für eine Eingabe enthalten und für jedes eine Klasse</translation>
    </message>
    <message>
        <source>{data} holds ids of tokens, the model takes numbers</source>
        <translation>{data} enthält Token-Nummern, das Modell nimmt Zahlen</translation>
    </message>
    <message>
        <source>{data}: a deviation of {value} cannot be divided by</source>
        <translation>{data}: durch eine Abweichung von {value} kann nicht geteilt werden</translation>
    </message>
    <message>
        <source>{data}: {count} values of mean or deviation do not fit samples of the shape {shape}</source>
        <translation>{data}: {count} Werte für Mittelwert oder Abweichung passen nicht zu Beispielen der Form {shape}</translation>
    </message>
    <message>
        <source>{entry} in {file} has {size} bytes, more than the {limit} allowed here</source>
        <translation>{entry} in {file} hat {size} Bytes, mehr als die hier erlaubten {limit}</translation>
    </message>
    <message>
        <source>{entry} in {file} is compressed in a way other than deflate</source>
        <translation>{entry} in {file} ist anders als mit deflate komprimiert</translation>
    </message>
    <message>
        <source>{family} needs a matrix, not a tensor of order {order}</source>
        <translation>{family} braucht eine Matrix, keinen Tensor der Ordnung {order}</translation>
    </message>
    <message>
        <source>{file} cannot be opened: {why}</source>
        <translation>{file} kann nicht geöffnet werden: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be read</source>
        <translation>{file} kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>{file} cannot be read: {why}</source>
        <translation>{file} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be run: {why}; its weights can still be decomposed</source>
        <translation>{file} kann nicht ausgeführt werden: {why}; die Gewichte können trotzdem zerlegt werden</translation>
    </message>
    <message>
        <source>{file} cannot be used as statistics: {why}</source>
        <translation>{file} kann nicht als Statistik benutzt werden: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be used as the speed of a machine: {why}; measure it again</source>
        <translation>{file} kann nicht als Geschwindigkeit eines Rechners benutzt werden: {why}; diesen Rechner neu messen</translation>
    </message>
    <message>
        <source>{file} cannot be written</source>
        <translation>{file} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>{file} cannot be written: the disk may be full</source>
        <translation>{file} kann nicht geschrieben werden: der Datenträger ist vielleicht voll</translation>
    </message>
    <message>
        <source>{file} cannot be written: {why}</source>
        <translation>{file} kann nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>{file} does not fit {architecture}: {tensors}</source>
        <translation>{file} passt nicht zu {architecture}: {tensors}</translation>
    </message>
    <message>
        <source>{file} has .pt2 schema {found}; this version reads {first} to {last} (PyTorch 2.4 to 2.11): export the model again with one of those</source>
        <translation>{file} hat .pt2-Schema {found}; diese Version liest {first} bis {last} (PyTorch 2.4 bis 2.11): das Modell mit einer davon neu exportieren</translation>
    </message>
    <message>
        <source>{file} has no entry {entry}</source>
        <translation>{file} hat keinen Eintrag {entry}</translation>
    </message>
    <message>
        <source>{file} has sparse initializers, which are not supported</source>
        <translation>{file} hat dünn besetzte Initialwerte, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>{file} has {size} bytes, more than the {limit} allowed here</source>
        <translation>{file} hat {size} Bytes, mehr als die hier erlaubten {limit}</translation>
    </message>
    <message>
        <source>{file} holds encrypted entries ({entry}): decrypt it first</source>
        <translation>{file} enthält verschlüsselte Einträge ({entry}): erst entschlüsseln</translation>
    </message>
    <message>
        <source>{file} holds no state_dict: {why}</source>
        <translation>{file} enthält kein state_dict: {why}</translation>
    </message>
    <message>
        <source>{file} holds no tensor {name}</source>
        <translation>{file} enthält keinen Tensor {name}</translation>
    </message>
    <message>
        <source>{file} holds structures with several fields: save each field by itself</source>
        <translation>{file} enthält Strukturen mit mehreren Feldern: jedes Feld für sich speichern</translation>
    </message>
    <message>
        <source>{file} holds {count} models; a file with one is needed</source>
        <translation>{file} enthält {count} Modelle; nötig ist eine Datei mit einem</translation>
    </message>
    <message>
        <source>{file} holds {size} MiB of code, more than any model has</source>
        <translation>{file} enthält {size} MiB Code, mehr als irgendein Modell hat</translation>
    </message>
    <message>
        <source>{file} holds {what}, not numbers that can be used (dtype {dtype})</source>
        <translation>{file} enthält {what}, keine brauchbaren Zahlen (Datentyp {dtype})</translation>
    </message>
    <message>
        <source>{file} is a folder, not a file</source>
        <translation>{file} ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>{file} is a folder, not a file: {advice}</source>
        <translation>{file} ist ein Ordner, keine Datei: {advice}</translation>
    </message>
    <message>
        <source>{file} is a tar archive but not of torch.save: it has no {entry}</source>
        <translation>{file} ist ein Tar-Archiv, aber nicht von torch.save: {entry} fehlt</translation>
    </message>
    <message>
        <source>{file} is a zip archive but no .pt2 model: it has no models/*.json; write one with torch.export.save</source>
        <translation>{file} ist ein Zip-Archiv, aber kein .pt2-Modell: models/*.json fehlt; mit torch.export.save eines schreiben</translation>
    </message>
    <message>
        <source>{file} is damaged or cannot be run: {why}</source>
        <translation>{file} ist beschädigt oder kann nicht ausgeführt werden: {why}</translation>
    </message>
    <message>
        <source>{file} is damaged or no .pt2 model: {why}</source>
        <translation>{file} ist beschädigt oder kein .pt2-Modell: {why}</translation>
    </message>
    <message>
        <source>{file} is damaged: it is no complete ONNX model</source>
        <translation>{file} ist beschädigt: es ist kein vollständiges ONNX-Modell</translation>
    </message>
    <message>
        <source>{file} is damaged: its graph refers to something that is not there</source>
        <translation>{file} ist beschädigt: der Graph verweist auf etwas, was nicht da ist</translation>
    </message>
    <message>
        <source>{file} is damaged: its record {record} is no dictionary of tensors</source>
        <translation>{file} ist beschädigt: der Eintrag {record} ist kein Wörterbuch von Tensoren</translation>
    </message>
    <message>
        <source>{file} is damaged: {entry} reaches beyond its end</source>
        <translation>{file} ist beschädigt: {entry} reicht über das Ende hinaus</translation>
    </message>
    <message>
        <source>{file} is damaged: {why}</source>
        <translation>{file} ist beschädigt: {why}</translation>
    </message>
    <message>
        <source>{file} is in the format PyTorch wrote before version 1.6: load it in Python and save it again with torch.save</source>
        <translation>{file} hat das Format, das PyTorch vor Version 1.6 schrieb: in Python laden und mit torch.save neu speichern</translation>
    </message>
    <message>
        <source>{file} is no ONNX model, or one without a graph</source>
        <translation>{file} ist kein ONNX-Modell, oder eines ohne Graph</translation>
    </message>
    <message>
        <source>{file} is no TorchScript model: it lacks data.pkl or constants.pkl</source>
        <translation>{file} ist kein TorchScript-Modell: data.pkl oder constants.pkl fehlt</translation>
    </message>
    <message>
        <source>{file} is no checkpoint of a training of this version</source>
        <translation>{file} ist kein Checkpoint eines Trainings dieser Version</translation>
    </message>
    <message>
        <source>{file} is no file of CIFAR: {why}</source>
        <translation>{file} ist keine Datei von CIFAR: {why}</translation>
    </message>
    <message>
        <source>{file} is no ordinary file</source>
        <translation>{file} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{file} is not a NumPy array that can be read: {why}</source>
        <translation>{file} ist kein lesbares NumPy-Array: {why}</translation>
    </message>
    <message>
        <source>{file} is not a safetensors file that can be read: {why}</source>
        <translation>{file} ist keine lesbare safetensors-Datei: {why}</translation>
    </message>
    <message>
        <source>{file} is not a zip archive, or its end is missing</source>
        <translation>{file} ist kein Zip-Archiv, oder das Ende fehlt</translation>
    </message>
    <message>
        <source>{file} is not an IDX file that can be read: {why}</source>
        <translation>{file} ist keine lesbare IDX-Datei: {why}</translation>
    </message>
    <message>
        <source>{file} is of a training with another model, other data or other options</source>
        <translation>{file} gehört zu einem Training mit anderem Modell, anderen Daten oder anderen Optionen</translation>
    </message>
    <message>
        <source>{file} is of another version of PyTorch&apos;s old format than is known</source>
        <translation>{file} hat eine andere Version von PyTorchs altem Format als bekannt</translation>
    </message>
    <message>
        <source>{file} is {what}: it holds weights and no graph; attach them to an architecture, or open them as weights</source>
        <translation>{file} ist {what}: enthalten sind Gewichte und kein Graph; mit einer Architektur verbinden oder als Gewichte öffnen</translation>
    </message>
    <message>
        <source>{file} keeps weights in the file &apos;{location}&apos;, which is not beside it: put it there</source>
        <translation>{file} hat Gewichte in der Datei &apos;{location}&apos;, die nicht daneben liegt: sie dorthin legen</translation>
    </message>
    <message>
        <source>{file} needs more memory than there is</source>
        <translation>{file} braucht mehr Speicher, als da ist</translation>
    </message>
    <message>
        <source>{file} uses operators that are not supported: {operators}; its weights can still be decomposed</source>
        <translation>{file} benutzt Operatoren, die nicht unterstützt werden: {operators}; die Gewichte können trotzdem zerlegt werden</translation>
    </message>
    <message>
        <source>{file} was not compressed by Tenfold: it carries no recipe</source>
        <translation>{file} wurde nicht von Tenfold verkleinert: ein Rezept fehlt</translation>
    </message>
    <message>
        <source>{file} was written on a big-endian machine, which is not supported</source>
        <translation>{file} wurde auf einem Big-Endian-Rechner geschrieben, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>{file}: NumPy has no dtype for {dtype}: convert to float32 first</source>
        <translation>{file}: NumPy hat keinen Datentyp für {dtype}: erst in float32 umwandeln</translation>
    </message>
    <message>
        <source>{given} ranks were given where {wanted} are needed</source>
        <translation>{given} Ränge wurden angegeben, wo {wanted} nötig sind</translation>
    </message>
    <message>
        <source>{heads} heads do not divide the width {width}</source>
        <translation>{heads} Köpfe teilen die Breite {width} nicht</translation>
    </message>
    <message>
        <source>{id} has no choice &apos;{key}&apos;; it has {known}</source>
        <translation>{id} hat keine Angabe &apos;{key}&apos;; es gibt {known}</translation>
    </message>
    <message>
        <source>{key} of {id} is a whole number from 1 to {most}, not &apos;{text}&apos;</source>
        <translation>{key} von {id} ist eine ganze Zahl von 1 bis {most}, nicht &apos;{text}&apos;</translation>
    </message>
    <message>
        <source>{key} of {id} is one of {allowed}, not &apos;{text}&apos;</source>
        <translation>{key} von {id} ist eines von {allowed}, nicht &apos;{text}&apos;</translation>
    </message>
    <message>
        <source>{model} holds no factorized layer: there is nothing to report</source>
        <translation>{model} enthält keine zerlegte Schicht: Es gibt nichts zu berichten</translation>
    </message>
    <message>
        <source>{modes} modes need {modes} ranks, not {ranks}</source>
        <translation>{modes} Moden brauchen {modes} Ränge, nicht {ranks}</translation>
    </message>
    <message>
        <source>{most} parameters cannot be reached: with every layer at rank 1 the model still has {least}</source>
        <translation>{most} Parameter sind nicht erreichbar: Mit Rang 1 in jeder Schicht hat das Modell noch {least}</translation>
    </message>
    <message>
        <source>{most} {quantity} cannot be reached: the least possible is {least}</source>
        <translation>{most} {quantity} sind nicht erreichbar: Das Kleinste ist {least}</translation>
    </message>
    <message>
        <source>{name} cannot be decomposed: {why}</source>
        <translation>{name} kann nicht zerlegt werden: {why}</translation>
    </message>
    <message>
        <source>{name} has no tensor</source>
        <translation>{name} hat keinen Tensor</translation>
    </message>
    <message>
        <source>{name} holds values that are not finite</source>
        <translation>{name} enthält Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>{name} is of dtype {dtype}, which safetensors does not have</source>
        <translation>{name} hat den Datentyp {dtype}, den safetensors nicht hat</translation>
    </message>
    <message>
        <source>{name} of {data} has the sizes {found}, the model takes {expected}</source>
        <translation>{name} von {data} hat die Größen {found}, das Modell nimmt {expected}</translation>
    </message>
    <message>
        <source>{name} of {data} holds {found}, the model takes {expected}</source>
        <translation>{name} von {data} enthält {found}, das Modell nimmt {expected}</translation>
    </message>
    <message>
        <source>{op} draws numbers while the model is trained</source>
        <translation>{op} zieht Zufallszahlen, während das Modell trainiert wird</translation>
    </message>
    <message>
        <source>{op} lacks its argument {name}</source>
        <translation>{op} fehlt das Argument {name}</translation>
    </message>
    <message>
        <source>{op} of node {node} has no argument &apos;{argument}&apos; in this LibTorch</source>
        <translation>{op} von Knoten {node} hat in diesem LibTorch kein Argument &apos;{argument}&apos;</translation>
    </message>
    <message>
        <source>{op} of node {node} lacks its argument &apos;{argument}&apos;</source>
        <translation>{op} von Knoten {node} fehlt das Argument &apos;{argument}&apos;</translation>
    </message>
    <message>
        <source>{op} of {node} cannot be read: {why}</source>
        <translation>{op} von {node} kann nicht gelesen werden: {why}</translation>
    </message>
    <message>
        <source>{program} cannot be started: {why}</source>
        <translation>{program} kann nicht gestartet werden: {why}</translation>
    </message>
    <message>
        <source>{rank} components need as many weights, not {weights}</source>
        <translation>{rank} Komponenten brauchen ebenso viele Gewichte, nicht {weights}</translation>
    </message>
    <message>
        <source>{size} is no size of a product</source>
        <translation>{size} ist keine Größe eines Produkts</translation>
    </message>
    <message>
        <source>{what} holds a value that is not finite, the first at {position}</source>
        <translation>{what} enthält einen Wert, der nicht endlich ist, den ersten bei {position}</translation>
    </message>
    <message>
        <source>{what} is not a tensor of floating-point or complex numbers with elements</source>
        <translation>{what} ist kein Tensor aus Gleitkomma- oder komplexen Zahlen mit Elementen</translation>
    </message>
    <message>
        <source>{what} needs about {needed} of memory, and {available} are available</source>
        <translation>{what} braucht etwa {needed} Speicher, und {available} sind frei</translation>
    </message>
    <message>
        <source>{what} of shape {shape} has {bytes} bytes of data, not {wanted}</source>
        <translation>{what} der Form {shape} hat {bytes} Bytes Daten, nicht {wanted}</translation>
    </message>
    <message>
        <source>{where} does not say how to train: {why}</source>
        <translation>{where} sagt nicht, wie trainiert wird: {why}</translation>
    </message>
    <message>
        <source>{where} has a variant without a name</source>
        <translation>{where} hat eine Variante ohne Namen</translation>
    </message>
    <message>
        <source>{where} has no variant &apos;{name}&apos;, which it says is the current one</source>
        <translation>{where} hat keine Variante &apos;{name}&apos;, die die jetzige sein soll</translation>
    </message>
    <message>
        <source>{where} has recipe schema {found}, this version reads up to {known}</source>
        <translation>{where} hat Rezeptschema {found}, diese Version liest bis {known}</translation>
    </message>
    <message>
        <source>{where} has session schema {found}, this version reads up to {known}</source>
        <translation>{where} hat Sitzungsschema {found}, diese Version liest bis {known}</translation>
    </message>
    <message>
        <source>{where} has two variants named &apos;{name}&apos;</source>
        <translation>{where} hat zwei Varianten namens &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>{where} is no recipe: {why}</source>
        <translation>{where} ist kein Rezept: {why}</translation>
    </message>
    <message>
        <source>{where} is no session: it does not say that it is one</source>
        <translation>{where} ist keine Sitzung: die Datei gibt sich nicht als eine aus</translation>
    </message>
    <message>
        <source>{where} is no session: {why}</source>
        <translation>{where} ist keine Sitzung: {why}</translation>
    </message>
    <message>
        <source>{where} names no model</source>
        <translation>{where} nennt kein Modell</translation>
    </message>
    <message>
        <source>convert it in Python: onnx.save(google.protobuf.text_format.Parse(text, onnx.ModelProto()), file)</source>
        <translation>in Python umwandeln: onnx.save(google.protobuf.text_format.Parse(text, onnx.ModelProto()), file)</translation>
    </message>
    <message>
        <source>compressed model</source>
        <translation>verkleinertes Modell</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>dense model</source>
        <translation>dichtes Modell</translation>
    </message>
    <message>
        <source>spectra</source>
        <translation>Spektren</translation>
    </message>
    <message>
        <source>writing and checking</source>
        <translation>schreibt und prüft</translation>
    </message>
    <message>
        <source>another process of this training has ended or cannot be reached ({why}); go on from the last checkpoint</source>
        <translation>ein anderer Prozess dieses Trainings ist beendet oder nicht erreichbar ({why}); vom letzten Checkpoint aus weitermachen</translation>
    </message>
    <message>
        <source>at least {1}</source>
        <translation>mindestens {1}</translation>
    </message>
    <message>
        <source>the other processes were not met at {address}:{port}: {why}</source>
        <translation>die anderen Prozesse waren unter {address}:{port} nicht anzutreffen: {why}</translation>
    </message>
    <message>
        <source>the recipe was made for trained weights that are not here; its layers are fitted to the model&apos;s own</source>
        <translation>das Rezept entstand für trainierte Gewichte, die nicht hier sind; seine Schichten werden an die des Modells angepasst</translation>
    </message>
    <message>
        <source>{file} is no archive of libraries: it holds {entry}</source>
        <translation>{file} ist kein Archiv von Bibliotheken: es enthält {entry}</translation>
    </message>
    <message>
        <source>{folder} cannot be written to</source>
        <translation>in {folder} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>gradients are summed on the processors, as NCCL cannot be used: {1}</source>
        <translation>Gradienten werden auf den Prozessoren summiert, weil NCCL nicht benutzt werden kann: {1}</translation>
    </message>
    <message>
        <source>its sums are wrong</source>
        <translation>seine Summen sind falsch</translation>
    </message>
    <message>
        <source>polishing</source>
        <translation>Nachpolieren</translation>
    </message>
    <message>
        <source>rank 0&apos;s checkpoint</source>
        <translation>Checkpoint von Prozess 0</translation>
    </message>
    <message>
        <source>the CUDA plugin has no NCCL</source>
        <translation>das CUDA-Plugin hat kein NCCL</translation>
    </message>
    <message>
        <source>the checkpoint is of {1} processes, the run goes on with {2}: the samples of each step are the same, what is rounded and dropped out is not</source>
        <translation>der Checkpoint ist von {1} Prozessen, weiter geht es mit {2}: die Beispiele jedes Schritts sind dieselben, Rundung und Dropout nicht</translation>
    </message>
    <message>
        <source>{data} is what the model was calibrated on: what is lost is measured on other samples</source>
        <translation>mit {data} wurde das Modell kalibriert: der Verlust wird an anderen Beispielen gemessen</translation>
    </message>
    <message>
        <source>NCCL gave up a sum</source>
        <translation>NCCL hat eine Summe aufgegeben</translation>
    </message>
    <message>
        <source>shifts, flips and crops need images; these samples are no images</source>
        <translation>Verschieben, Spiegeln und Ausschneiden brauchen Bilder; diese Beispiele sind keine Bilder</translation>
    </message>
    <message>
        <source>the share that a crop keeps</source>
        <translation>der Anteil, den ein Ausschnitt behält</translation>
    </message>
    <message>
        <source>went on from step {1} of the checkpoint</source>
        <translation>machte bei Schritt {1} des Checkpoints weiter</translation>
    </message>
    <message>
        <source>float16 is for GPUs: most processors compute it slower than float32, and bfloat16 needs no scaling</source>
        <translation>float16 ist für GPUs: Die meisten Prozessoren rechnen damit langsamer als mit float32, und bfloat16 braucht keine Skalierung</translation>
    </message>
    <message>
        <source>it holds neither MNIST&apos;s files, nor CIFAR&apos;s, nor a sub-folder of images for each class</source>
        <translation>er enthält weder die Dateien von MNIST noch die von CIFAR noch für jede Klasse einen Unterordner mit Bildern</translation>
    </message>
    <message>
        <source>no parameter matches &apos;{pattern}&apos;, which is to be frozen</source>
        <translation>kein Parameter passt zu „{pattern}“, was eingefroren werden soll</translation>
    </message>
    <message>
        <source>some of the data has classes and some has numbers to predict: training, validation and test have to be alike</source>
        <translation>ein Teil der Daten hat Klassen, ein anderer Zahlen, die vorherzusagen sind: Training, Validierung und Test müssen gleich sein</translation>
    </message>
    <message>
        <source>the calibration is not the one that the recipe was chosen with (other samples, another number of them, or another normalisation): the factors are others, too</source>
        <translation>die Kalibrierung ist nicht die, mit der das Rezept gewählt wurde (andere Beispiele, eine andere Zahl davon oder eine andere Normalisierung): Auch die Faktoren sind andere</translation>
    </message>
    <message>
        <source>the data has the label {label}, the model only {classes} classes, numbered from 0</source>
        <translation>die Daten haben das Etikett {label}, das Modell nur {classes} Klassen, gezählt ab 0</translation>
    </message>
    <message>
        <source>the data holds numbers that are not finite</source>
        <translation>die Daten enthalten Zahlen, die nicht endlich sind</translation>
    </message>
    <message>
        <source>the data holds the id {id}, which the model does not take: {why}</source>
        <translation>die Daten enthalten die Nummer {id}, die das Modell nicht annimmt: {why}</translation>
    </message>
    <message>
        <source>the model holds no factorized layer, whose ranks the lasso could make small</source>
        <translation>das Modell enthält keine faktorisierte Schicht, deren Ränge das Lasso klein machen könnte</translation>
    </message>
    <message>
        <source>the teacher does not take what the model takes, {sizes}: {why}</source>
        <translation>das Lehrermodell nimmt nicht an, was das Modell annimmt, {sizes}: {why}</translation>
    </message>
    <message>
        <source>{1}, depthwise {2}, {3}</source>
        <translation>{1}, kanalweise {2}, {3}</translation>
    </message>
    <message>
        <source>the data has numbers to predict, no classes: they need the loss mse, without smoothing</source>
        <translation>die Daten enthalten Zahlen, die vorherzusagen sind, keine Klassen: Sie brauchen den Verlust mse, ohne Glättung</translation>
    </message>
    <message>
        <source>Core and factors to begin with do not fit tensor and ranks</source>
        <translation>Kern und Faktoren für den Anfang passen nicht zu Tensor und Rängen</translation>
    </message>
    <message>
        <source>Ended after sweep {1}, the last one allowed, while the error still changed</source>
        <translation>Nach Durchlauf {1} beendet, dem letzten erlaubten; der Fehler änderte sich noch</translation>
    </message>
    <message>
        <source>Factors of a tensor {wanted} and their mask do not fit a tensor {found}</source>
        <translation>Faktoren eines Tensors {wanted} und ihre Maske passen nicht zu einem Tensor {found}</translation>
    </message>
    <message>
        <source>Stopped before sweep {1}, whose error is not finite</source>
        <translation>Vor Durchlauf {1} angehalten, dessen Fehler nicht endlich ist</translation>
    </message>
    <message>
        <source>Stopped at the start by the caller</source>
        <translation>Vom Aufrufer schon am Anfang beendet</translation>
    </message>
    <message>
        <source>a normalisation has seen one sample alone, and {buffer} is no number any more: take larger batches, in fewer parts or with fewer processes</source>
        <translation>eine Normalisierung hat nur ein Beispiel gesehen, und {buffer} ist keine Zahl mehr: größere Stapel nehmen, in weniger Teilen oder mit weniger Prozessen</translation>
    </message>
    <message>
        <source>it depends on a size that may change</source>
        <translation>es hängt von einer Größe ab, die sich ändern kann</translation>
    </message>
    <message>
        <source>it uses its values again too often</source>
        <translation>sie verwendet ihre Werte zu oft wieder</translation>
    </message>
    <message>
        <source>no gradient leads from the model&apos;s first floating-point output back to its layers</source>
        <translation>von der ersten Fließkomma-Ausgabe des Modells führt kein Gradient zu seinen Schichten zurück</translation>
    </message>
    <message>
        <source>not tested: it was stopped</source>
        <translation>nicht getestet: es wurde angehalten</translation>
    </message>
    <message>
        <source>not tested: {1}</source>
        <translation>nicht getestet: {1}</translation>
    </message>
    <message>
        <source>tensors of kinds that are not read (quantized, sparse) are left out: {1}</source>
        <translation>Tensoren von Arten, die nicht gelesen werden (quantisiert, dünn besetzt), sind weggelassen: {1}</translation>
    </message>
    <message>
        <source>the budget of the recipe is {fraction}, which nothing can be within</source>
        <translation>das Budget des Rezepts ist {fraction}, was nichts einhalten kann</translation>
    </message>
    <message>
        <source>the calibration says nothing of layer {layer}: calibrate again, or choose the metric weight-error</source>
        <translation>die Kalibrierung sagt nichts über die Schicht {layer}: neu kalibrieren oder die Metrik weight-error wählen</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; was ended: it wrote more than 64 MiB to its standard output</source>
        <translation>der Befehl &apos;{command}&apos; wurde beendet: er schrieb mehr als 64 MiB in seine Standardausgabe</translation>
    </message>
    <message>
        <source>the model returns a dictionary whose keys are of type {type}: only texts and whole numbers are supported</source>
        <translation>das Modell gibt ein Wörterbuch mit Schlüsseln vom Typ {type} zurück: nur Texte und ganze Zahlen werden unterstützt</translation>
    </message>
    <message>
        <source>the model&apos;s results</source>
        <translation>den Ergebnissen des Modells</translation>
    </message>
    <message>
        <source>the moments of a layer hold values that are not finite</source>
        <translation>die Momente einer Schicht enthalten Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>the program that reads it wrote without end</source>
        <translation>das Programm, das sie liest, schrieb ohne Ende</translation>
    </message>
    <message>
        <source>what the layer {layer} is given or its gradients are not finite with this calibration data</source>
        <translation>was die Schicht {layer} bekommt oder ihre Gradienten sind mit diesen Kalibrierungsdaten nicht endlich</translation>
    </message>
    <message>
        <source>{1} is no whole number: {2}</source>
        <translation>{1} ist keine ganze Zahl: {2}</translation>
    </message>
    <message>
        <source>{1} multiply to twice the size {2} or more</source>
        <translation>{1} ergeben multipliziert das Doppelte der Größe {2} oder mehr</translation>
    </message>
    <message>
        <source>{file} unpacks to more than the {limit} bytes allowed here</source>
        <translation>{file} ist ausgepackt größer als die hier erlaubten {limit} Bytes</translation>
    </message>
    <message>
        <source>{where} names the layer {layer} twice</source>
        <translation>{where} nennt die Schicht {layer} zweimal</translation>
    </message>
    <message>
        <source>nearest places of a size that may change</source>
        <translation>nächste Plätze bei einer Größe, die sich ändern kann</translation>
    </message>
    <message>
        <source>nearest places of an unusual size</source>
        <translation>nächste Plätze bei einer ungewöhnlichen Größe</translation>
    </message>
    <message>
        <source>nearest places with {1} and {2}</source>
        <translation>nächste Plätze mit {1} und {2}</translation>
    </message>
    <message>
        <source>A factor or core to begin with</source>
        <translation>Ein Faktor oder Kern zum Beginn</translation>
    </message>
    <message>
        <source>A matrix {matrix} is no unfolding of a tensor {shape}</source>
        <translation>Eine Matrix {matrix} ist keine Entfaltung eines Tensors {shape}</translation>
    </message>
    <message>
        <source>A tensor of order {order} has no mode {mode}</source>
        <translation>Ein Tensor der Ordnung {order} hat keinen Modus {mode}</translation>
    </message>
    <message>
        <source>The function for singular values did not give {rank} of a matrix {shape}</source>
        <translation>Die Funktion für Singulärwerte gab nicht {rank} einer Matrix {shape}</translation>
    </message>
    <message>
        <source>The largest value of {what} is {largest}, whose squares are beyond what float64 holds; scaled to values about 1 it can be decomposed</source>
        <translation>Der größte Wert von {what} ist {largest}, dessen Quadrate float64 nicht fasst; auf Werte um 1 skaliert kann zerlegt werden</translation>
    </message>
    <message>
        <source>a number has no end of factors of {least}: 2 is the least</source>
        <translation>Faktoren von {least} hat eine Zahl ohne Ende: 2 ist der kleinste</translation>
    </message>
    <message>
        <source>arrays of NumPy are left out: {1}</source>
        <translation>Arrays von NumPy sind ausgelassen: {1}</translation>
    </message>
    <message>
        <source>arrays that hold no numbers are left out: {1}</source>
        <translation>Arrays ohne Zahlen sind ausgelassen: {1}</translation>
    </message>
    <message>
        <source>every layer in its place</source>
        <translation>jede Schicht an ihrem Ort</translation>
    </message>
    <message>
        <source>ids of tokens are not normalised: leave mean and deviation out</source>
        <translation>Nummern von Tokens werden nicht normalisiert: Mittelwert und Abweichung weglassen</translation>
    </message>
    <message>
        <source>it combines what it meets</source>
        <translation>er verknüpft, was er vorfindet</translation>
    </message>
    <message>
        <source>it counts elements</source>
        <translation>er zählt Elemente</translation>
    </message>
    <message>
        <source>it enlarges and shrinks at once</source>
        <translation>er vergrößert und verkleinert zugleich</translation>
    </message>
    <message>
        <source>it keeps decimals</source>
        <translation>er behält Nachkommastellen</translation>
    </message>
    <message>
        <source>it keeps the ratio of its sides</source>
        <translation>er behält das Seitenverhältnis</translation>
    </message>
    <message>
        <source>it leaves out what is outside</source>
        <translation>er lässt aus, was außerhalb liegt</translation>
    </message>
    <message>
        <source>its output has one shape while that of its input may change</source>
        <translation>seine Ausgabe hat eine feste Form, während die seiner Eingabe sich ändern kann</translation>
    </message>
    <message>
        <source>its start or end depends on a size</source>
        <translation>sein Anfang oder Ende hängt von einer Größe ab</translation>
    </message>
    <message>
        <source>its threshold is low</source>
        <translation>seine Schwelle ist niedrig</translation>
    </message>
    <message>
        <source>measuring its speed</source>
        <translation>Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>no layer can be made smaller with these families: there is nothing to measure</source>
        <translation>Keine Schicht kann mit diesen Familien kleiner werden: Es gibt nichts zu messen</translation>
    </message>
    <message>
        <source>no samples are held out that could say when training no longer improves</source>
        <translation>Es sind keine Beispiele zurückgehalten, die sagen könnten, wann das Training nicht mehr besser wird</translation>
    </message>
    <message>
        <source>ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be made</source>
        <translation>Der Ordner {folder} kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>the last checkpoint could not be written: {1}</source>
        <translation>der letzte Checkpoint konnte nicht geschrieben werden: {1}</translation>
    </message>
    <message>
        <source>the parts are train and test</source>
        <translation>die Teile sind train und test</translation>
    </message>
    <message>
        <source>times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>timing its layers</source>
        <translation>Schichten messen</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>trainiert</translation>
    </message>
    <message>
        <source>trained state</source>
        <translation>trainierter Zustand</translation>
    </message>
    <message>
        <source>{file} does not answer as the trained model does</source>
        <translation>{file} antwortet nicht wie das trainierte Modell</translation>
    </message>
    <message>
        <source>{matrices} matrices need as many modes, not {modes}</source>
        <translation>{matrices} Matrizen brauchen ebenso viele Modi, nicht {modes}</translation>
    </message>
    <message>
        <source>{why}; the model is kept in {file}</source>
        <translation>{why}; das Modell ist in {file} aufgehoben</translation>
    </message>
    <message>
        <source>A core of a tensorized matrix has four dimensions: bond, row, column, bond</source>
        <translation>Ein Kern einer tensorisierten Matrix hat vier Dimensionen: Bindung, Zeile, Spalte, Bindung</translation>
    </message>
    <message>
        <source>A train of cores begins and ends with bonds of 1, not {found}</source>
        <translation>Ein Tensor-Train beginnt und endet mit Bindungen von 1, nicht {found}</translation>
    </message>
    <message>
        <source>A train or ring of cores has at least one</source>
        <translation>Ein Tensor-Train oder -Ring hat mindestens einen Kern</translation>
    </message>
    <message>
        <source>Core {k} begins with a bond of {found} where the core before ends with {wanted}</source>
        <translation>Kern {k} beginnt mit einer Bindung von {found}, der Kern davor endet mit {wanted}</translation>
    </message>
    <message>
        <source>Core {k} does not have the three dimensions bond, mode and bond</source>
        <translation>Kern {k} hat nicht die drei Dimensionen Bindung, Modus und Bindung</translation>
    </message>
    <message>
        <source>the file says that the input {name} is {wanted}, which {given} is not</source>
        <translation>nach der Datei ist die Eingabe {name} {wanted}, {given} ist das nicht</translation>
    </message>
    <message>
        <source>{file} says itself what the model takes: shapes of inputs are given for TorchScript and ONNX files that leave them open</source>
        <translation>{file} sagt selbst, was das Modell nimmt: Formen von Eingaben gibt man für TorchScript- und ONNX-Dateien an, die sie offen lassen</translation>
    </message>
    <message>
        <source>{what} is no dense tensor with values; to_dense() makes one of a sparse tensor</source>
        <translation>{what} ist kein dichter Tensor mit Werten; to_dense() macht einen aus einem dünn besetzten</translation>
    </message>
    <message>
        <source>a product has seven values</source>
        <translation>ein Produkt hat sieben Werte</translation>
    </message>
    <message>
        <source>{op} makes a tensor of {numbers} numbers, more than can be read</source>
        <translation>{op} macht einen Tensor aus {numbers} Zahlen, mehr als gelesen werden können</translation>
    </message>
    <message>
        <source>the model computes in {dtype}; only float32 can be written in half precision</source>
        <translation>Das Modell rechnet in {dtype}; nur float32 kann in halber Genauigkeit geschrieben werden</translation>
    </message>
    <message>
        <source>{op} is called with a tensor of {found} where {wanted} belongs</source>
        <translation>{op} wird mit einem Tensor {found} aufgerufen, wo {wanted} hingehört</translation>
    </message>
    <message>
        <source>{op} is called with {found} tensors where {wanted} belong</source>
        <translation>{op} wird mit {found} Tensoren aufgerufen, wo {wanted} hingehören</translation>
    </message>
    <message>
        <source>its padding is computed</source>
        <translation>das Padding wird berechnet</translation>
    </message>
    <message>
        <source>the spatial scheme is for convolutions over two modes</source>
        <translation>das Schema spatial ist für Faltungen über zwei Modi</translation>
    </message>
    <message>
        <source>there are no convolutions over {count} modes</source>
        <translation>es gibt keine Faltungen über {count} Modi</translation>
    </message>
    <message>
        <source>weights that were computed in every run, as under weight normalization, are parameters now: {1}, the first one {2}</source>
        <translation>Gewichte, die bei jedem Lauf berechnet wurden, wie bei Gewichtsnormierung, sind jetzt Parameter: {1}, das erste {2}</translation>
    </message>
    <message>
        <source>transposed {1}</source>
        <translation>transponiert {1}</translation>
    </message>
    <message>
        <source>{1}, transposed {2}, {3}</source>
        <translation>{1}, transponiert {2}, {3}</translation>
    </message>
    <message>
        <source>it computes in bfloat16, which ONNX Runtime&apos;s kernels for processors do not take</source>
        <translation>es rechnet in bfloat16, wofür ONNX Runtime auf Prozessoren keine Kernel hat</translation>
    </message>
    <message>
        <source>it computes in float64, which few of ONNX Runtime&apos;s kernels for processors take, those of convolutions not</source>
        <translation>es rechnet in float64, wofür ONNX Runtime auf Prozessoren wenige Kernel hat, für Faltungen keine</translation>
    </message>
    <message>
        <source>the matrices of recurrent layers are multiplied back from their factors in every run: the file is smaller, a run is not faster</source>
        <translation>die Matrizen rekurrenter Schichten werden in jedem Lauf aus ihren Faktoren zurückmultipliziert: die Datei ist kleiner, ein Lauf nicht schneller</translation>
    </message>
    <message>
        <source>{layer} is a matrix of a recurrent operator and cannot be run alone: time the whole model</source>
        <translation>{layer} ist eine Matrix eines rekurrenten Operators und läuft nicht allein: messen Sie das ganze Modell</translation>
    </message>
    <message>
        <source>one weight is used by layers of different kinds</source>
        <translation>ein Gewicht wird von Schichten verschiedener Art verwendet</translation>
    </message>
    <message>
        <source>{op} is called with packed sequences whose steps do not fit their rows</source>
        <translation>{op} bekommt gepackte Folgen, deren Schritte nicht zu ihren Zeilen passen</translation>
    </message>
    <message>
        <source>its matrix is a result of the model</source>
        <translation>ihre Matrix ist ein Ergebnis des Modells</translation>
    </message>
    <message>
        <source>its matrix is not made of its factors alone</source>
        <translation>ihre Matrix wird nicht allein aus ihren Faktoren gebildet</translation>
    </message>
    <message>
        <source>its matrix is not made once</source>
        <translation>ihre Matrix wird nicht genau einmal gebildet</translation>
    </message>
    <message>
        <source>its labels have the shape {1}, not one a sample, or one a token of samples {2}</source>
        <translation>die Labels haben die Form {1}: eines je Beispiel wird gebraucht, oder eines je Token der Beispiele {2}</translation>
    </message>
    <message>
        <source>the model&apos;s output is {shape}; labels {labels} of tokens are told from [samples, tokens, classes]</source>
        <translation>die Ausgabe des Modells ist {shape}; Labels {labels} von Tokens brauchen [Beispiele, Tokens, Klassen]</translation>
    </message>
    <message>
        <source>{data} has a class for each token: such models are calibrated, compressed and evaluated here, and trained elsewhere</source>
        <translation>{data} hat eine Klasse für jedes Token: Solche Modelle werden hier kalibriert, komprimiert und ausgewertet, trainiert aber anderswo</translation>
    </message>
    <message>
        <source>{data} has no label for any token</source>
        <translation>{data} hat für kein Token ein Label</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>millions</source>
        <translation>Millionen</translation>
    </message>
    <message>
        <source>thousands</source>
        <translation>Tausend</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>kalibriert</translation>
    </message>
    <message>
        <source>calibrated on %1 samples of %2</source>
        <translation>kalibriert mit %1 Beispielen aus %2</translation>
    </message>
    <message>
        <source>, 1 sweep</source>
        <translation>, 1 Durchlauf</translation>
    </message>
    <message>
        <source>, %1 sweeps</source>
        <translation>, %1 Durchläufe</translation>
    </message>
    <message>
        <source>%1, training %2</source>
        <translation>%1, Training %2</translation>
    </message>
    <message>
        <source>Stays dense: %1</source>
        <translation>Bleibt dicht: %1</translation>
    </message>
    <message>
        <source>as it is in the file</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>wird berechnet…</translation>
    </message>
    <message>
        <source>%1 of %2 %3: %4</source>
        <translation>%1 von %2 %3: %4</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size of the exported file</source>
        <translation>Größe der exportierten Datei</translation>
    </message>
    <message>
        <source>Predicted size of the exported file; the open one has %1</source>
        <translation>Vorhergesagte Größe der exportierten Datei; die geöffnete hat %1</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Not measured: Model &gt; Measure speed (Ctrl+B)</source>
        <translation>Nicht gemessen: Modell &gt; Geschwindigkeit messen (Strg+B)</translation>
    </message>
    <message>
        <source>time, batch %1</source>
        <translation>Zeit, Batch %1</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message numerus="yes">
        <source>Dense %1, now %2, on %n threads; between %3 and %4 as fast in repeated pairs</source>
        <translation>
            <numerusform>Dicht %1, jetzt %2, mit %n Thread; zwischen %3 und %4 so schnell in wiederholten Paaren</numerusform>
            <numerusform>Dicht %1, jetzt %2, mit %n Threads; zwischen %3 und %4 so schnell in wiederholten Paaren</numerusform>
        </translation>
    </message>
    <message>
        <source>Not evaluated in this form: Model &gt; Evaluate (Ctrl+E)</source>
        <translation>In dieser Form nicht ausgewertet: Modell &gt; Auswerten (Strg+E)</translation>
    </message>
    <message>
        <source>; dense has %1</source>
        <translation>; dicht sind es %1</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>On %1 samples of %2; loss %3</source>
        <translation>Mit %1 Beispielen aus %2; Verlust %3</translation>
    </message>
    <message>
        <source>parameters kept</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>MACs kept</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>multiply-accumulates for one sample</source>
        <translation>Multiply-Accumulates für ein Beispiel</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>ein %1</translation>
    </message>
    <message>
        <source>dim %1</source>
        <translation>dim %1</translation>
    </message>
    <message>
        <source>out %1</source>
        <translation>aus %1</translation>
    </message>
    <message>
        <source>core</source>
        <translation>Kern</translation>
    </message>
    <message>
        <source>rows are looked up in %1</source>
        <translation>Zeilen werden in %1 nachgeschlagen</translation>
    </message>
    <message>
        <source>%1 become one: %2</source>
        <translation>%1 werden eins: %2</translation>
    </message>
    <message>
        <source>the input meets %1: %2</source>
        <translation>die Eingabe trifft auf %1: %2</translation>
    </message>
    <message>
        <source>Unsaved session</source>
        <translation>Nicht gespeicherte Sitzung</translation>
    </message>
    <message>
        <source>What you chose for %1 is not saved.</source>
        <translation>Die Entscheidungen für %1 sind nicht gespeichert.</translation>
    </message>
    <message>
        <source>A session keeps all variants in a small file: what was decided for every layer, and where the model is.</source>
        <translation>Eine Sitzung hält alle Varianten in einer kleinen Datei fest: was für jede Schicht entschieden wurde und wo das Modell liegt.</translation>
    </message>
    <message>
        <source>Save session…</source>
        <translation>Sitzung speichern…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>The model is not there</source>
        <translation>Das Modell ist nicht da</translation>
    </message>
    <message>
        <source>%1 is about the model %2, which is not at %3.</source>
        <translation>%1 gehört zum Modell %2, das nicht unter %3 liegt.</translation>
    </message>
    <message>
        <source>Say where it is now, and save the session to keep that.</source>
        <translation>Angeben, wo es jetzt liegt; danach die Sitzung speichern, um das zu behalten.</translation>
    </message>
    <message>
        <source>Choose the model…</source>
        <translation>Modell wählen…</translation>
    </message>
    <message>
        <source>Where is %1?</source>
        <translation>Wo ist %1?</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Not saved the last time</source>
        <translation>Beim letzten Mal nicht gespeichert</translation>
    </message>
    <message>
        <source>Tenfold ended unexpectedly. What you decided about %1 was kept at %2.</source>
        <translation>Tenfold wurde unerwartet beendet. Die Entscheidungen über %1 sind gesichert, Stand %2.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Wegwerfen</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>filter messages</source>
        <translation>Meldungen filtern</translation>
    </message>
    <message>
        <source>&amp;errors only</source>
        <translation>nur &amp;Fehler</translation>
    </message>
    <message>
        <source>no message</source>
        <translation>keine Meldung</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Tenfold</source>
        <translation>Über Tenfold</translation>
    </message>
    <message>
        <source>Tenfold %1</source>
        <translation>Tenfold %1</translation>
    </message>
    <message>
        <source>Compresses trained neural networks with tensor factorizations.</source>
        <translation>Verkleinert trainierte neuronale Netze durch Tensorzerlegung.</translation>
    </message>
    <message>
        <source>computes with</source>
        <translation>rechnet mit</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>system</source>
        <translation>System</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Log file</source>
        <translation>Protokolldatei</translation>
    </message>
    <message>
        <source>Open the &amp;folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>%1 % of dense</source>
        <translation>%1 % der dichten Größe</translation>
    </message>
    <message>
        <source>Refine layer by layer</source>
        <translation>Schicht für Schicht verfeinern</translation>
    </message>
    <message>
        <source>Every layer for itself</source>
        <translation>Jede Schicht für sich</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 Schichten</translation>
    </message>
    <message>
        <source>output rank</source>
        <translation>Ausgangsrang</translation>
    </message>
    <message>
        <source>input rank</source>
        <translation>Eingangsrang</translation>
    </message>
    <message>
        <source>closing bond</source>
        <translation>schließende Bindung</translation>
    </message>
    <message>
        <source>bond %1</source>
        <translation>Bindung %1</translation>
    </message>
    <message>
        <source>output mode %1</source>
        <translation>Ausgangsmode %1</translation>
    </message>
    <message>
        <source>input mode %1</source>
        <translation>Eingangsmode %1</translation>
    </message>
    <message>
        <source>weight</source>
        <comment>metric</comment>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>input</source>
        <comment>metric</comment>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>diagonal</source>
        <comment>metric</comment>
        <translation>diagonal</translation>
    </message>
    <message>
        <source>two-sided</source>
        <comment>metric</comment>
        <translation>zweiseitig</translation>
    </message>
    <message>
        <source>Weight error: factors stay close to the weights. Needs no data. ‖W − Ŵ‖²</source>
        <translation>Gewichtsfehler: Die Faktoren bleiben nahe an den Gewichten. Braucht keine Daten. ‖W − Ŵ‖²</translation>
    </message>
    <message>
        <source>Input: outputs of each layer stay close, on the calibration data. ‖(W − Ŵ) A^½‖², A of the inputs</source>
        <translation>Eingang: Die Ausgaben jeder Schicht bleiben auf den Kalibrierdaten nahe am Original. ‖(W − Ŵ) A^½‖², A aus den Eingaben</translation>
    </message>
    <message>
        <source>Diagonal: as two-sided, with the variances of inputs and output gradients alone. Less data is enough</source>
        <translation>Diagonal: wie zweiseitig, nur mit den Varianzen von Eingaben und Ausgabegradienten. Kommt mit weniger Daten aus</translation>
    </message>
    <message>
        <source>Two-sided: the loss of the model stays close, to second order, on the calibration data. ‖G^½ (W − Ŵ) A^½‖² ÷ 2, A of the inputs, G of the gradients at the outputs</source>
        <translation>Zweiseitig: Der Verlust des Modells bleibt auf den Kalibrierdaten bis zur zweiten Ordnung gleich. ‖G^½ (W − Ŵ) A^½‖² ÷ 2, A aus den Eingaben, G aus den Gradienten an den Ausgängen</translation>
    </message>
    <message>
        <source>*also: %1*</source>
        <translation>*auch: %1*</translation>
    </message>
    <message>
        <source>Computing errors</source>
        <translation>Fehler werden berechnet</translation>
    </message>
    <message>
        <source>something unexpected went wrong</source>
        <translation>etwas Unerwartetes ist schiefgegangen</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>1 Thread</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 Threads</translation>
    </message>
    <message>
        <source>%1 GFLOP/s with %2</source>
        <translation>%1 GFLOP/s mit %2</translation>
    </message>
    <message>
        <source>memory %1 GB/s</source>
        <translation>Speicher %1 GB/s</translation>
    </message>
    <message>
        <source>Calibrating on %1</source>
        <translation>Kalibrieren mit %1</translation>
    </message>
    <message>
        <source>Trying all families on %1</source>
        <translation>Alle Familien an %1 ausprobieren</translation>
    </message>
    <message>
        <source>Evaluating on %1</source>
        <translation>Auswerten mit %1</translation>
    </message>
    <message>
        <source>Measuring speed</source>
        <translation>Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 wird exportiert</translation>
    </message>
    <message>
        <source>Looking into the cores of %1</source>
        <translation>Kerne von %1 ansehen</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Polishing</source>
        <translation>Nachpolieren</translation>
    </message>
    <message>
        <source>Solving the budget</source>
        <translation>Budget lösen</translation>
    </message>
    <message>
        <source>Looking at every layer</source>
        <translation>Jede Schicht ansehen</translation>
    </message>
    <message>
        <source>Polish: %1 of %2</source>
        <translation>Nachpolieren: %1 von %2</translation>
    </message>
    <message>
        <source>Solve: %1 of %2</source>
        <translation>Lösen: %1 von %2</translation>
    </message>
    <message>
        <source>Drawing the front again</source>
        <translation>Front neu zeichnen</translation>
    </message>
    <message>
        <source>Computing the curve</source>
        <translation>Kurve berechnen</translation>
    </message>
    <message>
        <source>point %1</source>
        <translation>Punkt %1</translation>
    </message>
    <message>
        <source>Decomposing %1</source>
        <translation>%1 wird zerlegt</translation>
    </message>
    <message>
        <source>Attaching to %1</source>
        <translation>Verbinden mit %1</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open again with &amp;input shapes…</source>
        <translation>Mit &amp;Eingabeformen neu öffnen…</translation>
    </message>
    <message>
        <source>Open sa&amp;mple</source>
        <translation>&amp;Beispiel öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Save session</source>
        <translation>Sitzung &amp;speichern</translation>
    </message>
    <message>
        <source>Save session as…</source>
        <translation>Sitzung speichern unter…</translation>
    </message>
    <message>
        <source>Import re&amp;cipe…</source>
        <translation>&amp;Rezept laden…</translation>
    </message>
    <message>
        <source>Export reci&amp;pe…</source>
        <translation>Reze&amp;pt speichern…</translation>
    </message>
    <message>
        <source>&amp;Export compressed model…</source>
        <translation>Verkleinertes Modell e&amp;xportieren…</translation>
    </message>
    <message>
        <source>&amp;Attach weights to an architecture…</source>
        <translation>Gewichte mit &amp;Architektur verbinden…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Bee&amp;nden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Filter the table</source>
        <translation>Tabelle &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Lock or unlock layers</source>
        <translation>Schichten &amp;sperren oder freigeben</translation>
    </message>
    <message>
        <source>Reset layers to &amp;dense</source>
        <translation>Schichten &amp;dicht zurücksetzen</translation>
    </message>
    <message>
        <source>Command &amp;palette…</source>
        <translation>Befehls&amp;palette…</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Ca&amp;librate…</source>
        <translation>Ka&amp;librieren…</translation>
    </message>
    <message>
        <source>&amp;Solve the budget</source>
        <translation>Budget lö&amp;sen</translation>
    </message>
    <message>
        <source>Solve and &amp;polish</source>
        <translation>Lösen und nach&amp;polieren</translation>
    </message>
    <message>
        <source>Solve, then compress and measure sixteen recipes about it on the calibration samples and take the best</source>
        <translation>Löst, verkleinert und misst dann sechzehn Rezepte in der Nähe auf den Kalibrierdaten und nimmt das beste</translation>
    </message>
    <message>
        <source>Compute trade-off &amp;curve</source>
        <translation>&amp;Kurve des Kompromisses berechnen</translation>
    </message>
    <message>
        <source>&amp;Evaluate…</source>
        <translation>&amp;Auswerten…</translation>
    </message>
    <message>
        <source>&amp;Measure speed</source>
        <translation>&amp;Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Measure this mac&amp;hine</source>
        <translation>Diesen &amp;Rechner messen</translation>
    </message>
    <message>
        <source>About ten seconds; predicted speeds and the plans of training go by it from then on</source>
        <translation>Etwa zehn Sekunden; danach richten sich vorhergesagte Geschwindigkeiten und Rechenpläne des Trainings</translation>
    </message>
    <message>
        <source>C&amp;ancel what runs</source>
        <translation>A&amp;bbrechen, was läuft</translation>
    </message>
    <message>
        <source>V&amp;ariant</source>
        <translation>&amp;Variante</translation>
    </message>
    <message>
        <source>&amp;Branch…</source>
        <translation>&amp;Abzweigen…</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Umbenennen…</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>D&amp;elete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Compress</source>
        <translation>&amp;Kompression</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>&amp;Gewichte</translation>
    </message>
    <message>
        <source>Com&amp;pare variants</source>
        <translation>&amp;Varianten vergleichen</translation>
    </message>
    <message>
        <source>&amp;System colours</source>
        <translation>Farben des &amp;Systems</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Messages</source>
        <translation>&amp;Meldungen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Help on this panel</source>
        <translation>&amp;Hilfe zu diesem Bereich</translation>
    </message>
    <message>
        <source>Help &amp;contents</source>
        <translation>&amp;Inhalt der Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Log file</source>
        <translation>&amp;Protokolldatei</translation>
    </message>
    <message>
        <source>&amp;About Tenfold</source>
        <translation>Ü&amp;ber Tenfold</translation>
    </message>
    <message>
        <source>recent file</source>
        <translation>letzte Datei</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Models, sessions and weights (*.tenfold *.pt2 *.pt *.pth *.ts *.onnx *.safetensors *.index.json *.ckpt *.bin *.tar *.npz *.npy);;All files (*)</source>
        <translation>Modelle, Sitzungen und Gewichte (*.tenfold *.pt2 *.pt *.pth *.ts *.onnx *.safetensors *.index.json *.ckpt *.bin *.tar *.npz *.npy);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>Rezepte (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>A dense layer loses nothing</source>
        <translation>Eine dichte Schicht verliert nichts</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>%1 of the weight is lost</source>
        <translation>%1 des Gewichts gehen verloren</translation>
    </message>
    <message>
        <source>The loss will rise by %1 through this layer</source>
        <translation>Durch diese Schicht steigt der Verlust um %1</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>%1 multiply-accumulates for one sample</source>
        <translation>%1 Multiply-Accumulates für ein Beispiel</translation>
    </message>
    <message>
        <source>%1 parameters: %2</source>
        <translation>%1 Parameter: %2</translation>
    </message>
    <message>
        <source>dense %1, now %2; between %3 and %4 as fast in repeated pairs</source>
        <translation>dicht %1, jetzt %2; zwischen %3 und %4 so schnell in wiederholten Paaren</translation>
    </message>
    <message>
        <source>Predicted %1, on one thread; Model &gt; Measure speed measures</source>
        <translation>Vorhergesagt %1, mit einem Thread; Modell &gt; Geschwindigkeit messen misst es</translation>
    </message>
    <message>
        <source>Not measured in this form yet</source>
        <translation>In dieser Form noch nicht gemessen</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>%1 faster</source>
        <translation>%1 schneller</translation>
    </message>
    <message>
        <source>%1 as fast</source>
        <translation>%1 so schnell</translation>
    </message>
    <message>
        <source>%1, rank %2</source>
        <translation>%1, Rang %2</translation>
    </message>
    <message>
        <source>%1, ranks %2</source>
        <translation>%1, Ränge %2</translation>
    </message>
    <message>
        <source>solver&apos;s front</source>
        <translation>Front des Lösers</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>dense</source>
        <comment>family</comment>
        <translation>dicht</translation>
    </message>
    <message>
        <source>low-rank</source>
        <comment>family</comment>
        <translation>Niedrigrang</translation>
    </message>
    <message>
        <source>tensor ring</source>
        <comment>family</comment>
        <translation>Tensorring</translation>
    </message>
    <message>
        <source>Dense: the weight as it was trained, nothing replaced.</source>
        <translation>Dicht: das Gewicht, wie es trainiert wurde; nichts wird ersetzt.</translation>
    </message>
    <message>
        <source>Low-rank: two thin layers in place of one, by truncated singular values.</source>
        <translation>Niedrigrang: zwei schmale Schichten statt einer, durch abgeschnittene Singulärwerte.</translation>
    </message>
    <message>
        <source>CP: a sum of rank-one terms; smallest, hardest to fit.</source>
        <translation>CP: eine Summe von Termen mit Rang eins; am kleinsten, am schwersten anzupassen.</translation>
    </message>
    <message>
        <source>Tucker: a small core, and a thin factor for each mode around it.</source>
        <translation>Tucker: ein kleiner Kern und um ihn ein schmaler Faktor für jede Mode.</translation>
    </message>
    <message>
        <source>TT (tensor train): a chain of small cores, one for each mode.</source>
        <translation>TT (Tensor-Train): eine Kette kleiner Kerne, einer für jede Mode.</translation>
    </message>
    <message>
        <source>BlockTT: the matrix is folded into modes and stored as a chain of cores, one for each pair of an output and an input mode.</source>
        <translation>BlockTT: Die Matrix wird in Moden gefaltet und als Kette von Kernen gespeichert, einer für jedes Paar aus Ausgangs- und Eingangsmode.</translation>
    </message>
    <message>
        <source>Tensor ring: a tensor train whose two ends are joined by one more bond.</source>
        <translation>Tensorring: ein Tensor-Train, dessen zwei Enden durch eine weitere Bindung verbunden sind.</translation>
    </message>
    <message>
        <source>BlockCP: the matrix is folded into modes and stored as a sum of terms, each a product of small matrices.</source>
        <translation>BlockCP: Die Matrix wird in Moden gefaltet und als Summe von Termen gespeichert, jeder ein Produkt kleiner Matrizen.</translation>
    </message>
    <message>
        <source>mode %1</source>
        <translation>Mode %1</translation>
    </message>
    <message>
        <source>the file itself</source>
        <translation>die Datei selbst</translation>
    </message>
    <message>
        <source>same size</source>
        <translation>gleich groß</translation>
    </message>
    <message>
        <source>%1× smaller (%2 kept)</source>
        <translation>%1× kleiner (%2 behalten)</translation>
    </message>
    <message>
        <source>%1× larger (%2 kept)</source>
        <translation>%1× größer (%2 behalten)</translation>
    </message>
    <message>
        <source>✓ same</source>
        <translation>✓ gleich</translation>
    </message>
    <message>
        <source>✗ differs</source>
        <translation>✗ verschieden</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>solver, %1</source>
        <translation>Löser, %1</translation>
    </message>
    <message>
        <source>not computed</source>
        <translation>nicht berechnet</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>anderes Modell</translation>
    </message>
    <message>
        <source>other metric</source>
        <translation>andere Metrik</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>wird gemessen…</translation>
    </message>
    <message>
        <source>weight error, %</source>
        <translation>Gewichtsfehler, %</translation>
    </message>
    <message>
        <source>variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>kept, %</source>
        <translation>Anteil, %</translation>
    </message>
    <message>
        <source>largest rank</source>
        <translation>größter Rang</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 with %2 %3</source>
        <translation>%1 bei %2 %3</translation>
    </message>
    <message>
        <source>No limit is set. %1 has the best %2 of all: %3.</source>
        <translation>Es ist keine Grenze gesetzt. %1 ist bei %2 am besten: %3.</translation>
    </message>
    <message>
        <source>%1 is the only one that holds the limits: %2.</source>
        <translation>Nur %1 hält die Grenzen ein: %2.</translation>
    </message>
    <message>
        <source>%1 has the best %2 of the %3 that hold the limits: %4. The next has %5.</source>
        <translation>%1 ist bei %2 am besten von den %3, die die Grenzen einhalten: %4. Die nächste hat %5.</translation>
    </message>
    <message>
        <source>No %1 is known yet.</source>
        <translation>Noch nicht bekannt: %1.</translation>
    </message>
    <message>
        <source>Nothing holds all limits. Without the one on %1 it would be %2: %3.</source>
        <translation>Nichts hält alle Grenzen ein. Ohne die für %1 wäre es %2: %3.</translation>
    </message>
    <message>
        <source>Nothing holds the limits.</source>
        <translation>Nichts hält die Grenzen ein.</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>No variant holds the limits, but the point %1 does: %2.</source>
        <translation>Keine Variante hält die Grenzen ein, aber der Punkt %1: %2.</translation>
    </message>
    <message>
        <source>The point %1 has a better %2 within the limits than any variant: %3. %4 has %5.</source>
        <translation>Der Punkt %1 ist innerhalb der Grenzen bei %2 besser als jede Variante: %3. %4 hat %5.</translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>&amp;Erweitert</translation>
    </message>
    <message>
        <source>Write over what is there</source>
        <translation>Vorhandenes überschreiben</translation>
    </message>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>These files exist already: %1.</source>
        <translation>Diese Dateien gibt es schon: %1.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>all else</source>
        <translation>alles andere</translation>
    </message>
    <message>
        <source>ONNX&apos;s own, set %1; none of Tenfold</source>
        <translation>die von ONNX, Version %1; keine von Tenfold</translation>
    </message>
    <message>
        <source>PyTorch&apos;s own; none of Tenfold</source>
        <translation>die von PyTorch; keine von Tenfold</translation>
    </message>
    <message>
        <source>in the Python file: PyTorch&apos;s own</source>
        <translation>in der Python-Datei: die von PyTorch</translation>
    </message>
    <message>
        <source>none: a report is no model</source>
        <translation>keine: Ein Bericht ist kein Modell</translation>
    </message>
    <message>
        <source>the whole model: graph, weights and recipe</source>
        <translation>das ganze Modell: Graph, Gewichte und Rezept</translation>
    </message>
    <message>
        <source>weights and recipe; a Python file beside it rebuilds the model</source>
        <translation>Gewichte und Rezept; eine Python-Datei daneben baut das Modell wieder auf</translation>
    </message>
    <message>
        <source>summary, plots, layers and recipe in one page</source>
        <translation>Übersicht, Diagramme, Schichten und Rezept auf einer Seite</translation>
    </message>
    <message>
        <source>a CSV file of the layers</source>
        <translation>eine CSV-Datei der Schichten</translation>
    </message>
    <message>
        <source>the recipe as a file</source>
        <translation>das Rezept als Datei</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>First choice within PyTorch 2: torch.export.load opens it, and it can be trained on.</source>
        <translation>Erste Wahl innerhalb von PyTorch 2: torch.export.load öffnet es, und es kann weitertrainiert werden.</translation>
    </message>
    <message>
        <source>To run outside PyTorch: ONNX Runtime and whatever else reads ONNX.</source>
        <translation>Läuft außerhalb von PyTorch: mit ONNX Runtime und allem, was ONNX liest.</translation>
    </message>
    <message>
        <source>For C++ programs with LibTorch and for older PyTorch: torch.jit.load opens it.</source>
        <translation>Für C++-Programme mit LibTorch und für älteres PyTorch: torch.jit.load öffnet es.</translation>
    </message>
    <message>
        <source>Weights to share: opening them runs no code. A Python file beside them rebuilds the model.</source>
        <translation>Gewichte zum Weitergeben: Beim Öffnen läuft kein Code. Eine Python-Datei daneben baut das Modell wieder auf.</translation>
    </message>
    <message>
        <source>Weights for load_state_dict. A Python file beside them rebuilds the model.</source>
        <translation>Gewichte für load_state_dict. Eine Python-Datei daneben baut das Modell wieder auf.</translation>
    </message>
    <message>
        <source>For %1.</source>
        <translation>Für %1.</translation>
    </message>
    <message>
        <source>PyTorch export</source>
        <translation>PyTorch-Export</translation>
    </message>
    <message>
        <source>safetensors</source>
        <translation>safetensors</translation>
    </message>
    <message>
        <source>PyTorch state dict</source>
        <translation>PyTorch-State-Dict</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>For people: what was done, with plots, in one file for every browser.</source>
        <translation>Für Menschen: was getan wurde, mit Diagrammen, in einer Datei für jeden Browser.</translation>
    </message>
    <message>
        <source>outputs, greatest difference</source>
        <translation>Ausgaben, größte Differenz</translation>
    </message>
    <message>
        <source>outputs, cosine</source>
        <translation>Ausgaben, Kosinus</translation>
    </message>
    <message>
        <source>parameters, counted in the file</source>
        <translation>Parameter, in der Datei gezählt</translation>
    </message>
    <message>
        <source>bytes of tensors</source>
        <translation>Bytes der Tensoren</translation>
    </message>
    <message>
        <source>tensors, bit for bit</source>
        <translation>Tensoren, Bit für Bit</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>nicht mehr da</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>&amp;Measure all variants</source>
        <translation>Alle Varianten &amp;messen</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>E&amp;xport</translation>
    </message>
    <message>
        <source>&amp;GPU support…</source>
        <translation>&amp;GPU-Unterstützung…</translation>
    </message>
    <message>
        <source> (locked: no budget touches it)</source>
        <translation> (gesperrt: kein Budget ändert sie)</translation>
    </message>
    <message>
        <source>accuracy over the epochs</source>
        <translation>Genauigkeit über die Epochen</translation>
    </message>
    <message>
        <source>loss over the epochs</source>
        <translation>Verlust über die Epochen</translation>
    </message>
    <message>
        <source>not normalised</source>
        <translation>nicht normiert</translation>
    </message>
    <message>
        <source>normalised by mean %1, deviation %2</source>
        <translation>normiert mit Mittelwert %1, Abweichung %2</translation>
    </message>
    <message>
        <source>%1, training</source>
        <translation>%1, Training</translation>
    </message>
    <message>
        <source>%1, held out</source>
        <translation>%1, zurückgehalten</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>dicht</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>Predicted; as its file has the model it takes %1: Model &gt; Measure speed (Ctrl+B)</source>
        <translation>Vorhergesagt; wie das Modell in der Datei steht, braucht es %1: Modell &gt; Geschwindigkeit messen (Strg+B)</translation>
    </message>
    <message>
        <source>One forward, between %1 and %2 in %3 runs; %4</source>
        <translation>Ein Aufruf, zwischen %1 und %2 in %3 Läufen; %4</translation>
    </message>
    <message>
        <source>Computing the spectra of %1</source>
        <translation>Spektren von %1 berechnen</translation>
    </message>
    <message>
        <source>&amp;Time every layer</source>
        <translation>&amp;Jede Schicht messen</translation>
    </message>
    <message>
        <source>What every layer of the file&apos;s model takes of its time: done once when a model is opened</source>
        <translation>Was jede Schicht des Modells, wie es in der Datei steht, von seiner Zeit braucht: wird beim Öffnen einmal gemessen</translation>
    </message>
    <message>
        <source>Operations that are no layer, as shares of the whole time: %1</source>
        <translation>Operationen, die keine Schicht sind, als Anteile an der ganzen Zeit: %1</translation>
    </message>
    <message>
        <source>Not measured in this form yet: Model &gt; Measure speed measures it</source>
        <translation>In dieser Form noch nicht gemessen: Modell &gt; Geschwindigkeit messen misst sie</translation>
    </message>
    <message>
        <source>%1, measured alone</source>
        <translation>%1, allein gemessen</translation>
    </message>
    <message>
        <source>%1 of a forward in its place, between %2 and %3; batch %4, %5</source>
        <translation>%1 eines Aufrufs an ihrer Stelle, zwischen %2 und %3; Batch %4, %5</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>Fehler %1</translation>
    </message>
    <message>
        <source>σ₁/σᵣ %1</source>
        <translation>σ₁/σᵣ %1</translation>
    </message>
    <message>
        <source>EVBMF at %1</source>
        <translation>EVBMF mit %1</translation>
    </message>
    <message>
        <source>The smallest rank that keeps %1 of the energy: of the squared singular values</source>
        <translation>Der kleinste Rang, der %1 der Energie behält: der quadrierten Singulärwerte</translation>
    </message>
    <message>
        <source>The smallest rank with a relative error of at most %1</source>
        <translation>Der kleinste Rang mit einem relativen Fehler von höchstens %1</translation>
    </message>
    <message>
        <source>All singular values that are at least one %1th of the largest</source>
        <translation>Alle Singulärwerte, die mindestens 1/%1 des größten sind</translation>
    </message>
    <message>
        <source>Cuts %1 of what EVBMF takes for noise</source>
        <translation>Schneidet %1 dessen ab, was EVBMF für Rauschen hält</translation>
    </message>
    <message>
        <source>The singular values that stand out from noise, by empirical variational Bayes</source>
        <translation>Die Singulärwerte, die aus dem Rauschen ragen, nach empirischem variationellem Bayes</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>The plot could not be written to %1</source>
        <translation>Das Diagramm konnte nicht nach %1 geschrieben werden</translation>
    </message>
    <message>
        <source>Show &amp;whole plot</source>
        <translation>&amp;Ganzes Diagramm zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>&amp;Bild kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;numbers</source>
        <translation>&amp;Zahlen kopieren</translation>
    </message>
    <message>
        <source>Save as &amp;PNG…</source>
        <translation>Als &amp;PNG speichern…</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>Save as &amp;SVG…</source>
        <translation>Als &amp;SVG speichern…</translation>
    </message>
    <message>
        <source>Drawings (*.svg)</source>
        <translation>Zeichnungen (*.svg)</translation>
    </message>
    <message>
        <source>Save as P&amp;DF…</source>
        <translation>Als P&amp;DF speichern…</translation>
    </message>
    <message>
        <source>Documents (*.pdf)</source>
        <translation>Dokumente (*.pdf)</translation>
    </message>
    <message>
        <source>Save numbers as CS&amp;V…</source>
        <translation>Zahlen als CS&amp;V speichern…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>%1 points</source>
        <comment>of accuracy</comment>
        <translation>%1 Punkte</translation>
    </message>
    <message>
        <source>There is no layer left that may be compressed</source>
        <translation>Es gibt keine Schicht mehr, die komprimiert werden darf</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n models that were measured loses at most %1; the best is at %2</source>
        <translation>
            <numerusform>Das eine gemessene Modell verliert mehr als %1; es liegt bei %2</numerusform>
            <numerusform>Keines der %n gemessenen Modelle verliert höchstens %1; das beste liegt bei %2</numerusform>
        </translation>
    </message>
    <message>
        <source>dense model</source>
        <translation>dichtes Modell</translation>
    </message>
    <message>
        <source>%1 of the parameters at %2</source>
        <translation>%1 der Parameter bei %2</translation>
    </message>
    <message>
        <source>%1 on %2 training samples</source>
        <translation>%1 auf %2 Trainingsbeispielen</translation>
    </message>
    <message>
        <source>%1 on %2 samples</source>
        <translation>%1 auf %2 Beispielen</translation>
    </message>
    <message>
        <source>%1 on %2 held-out samples</source>
        <translation>%1 auf %2 zurückgehaltenen Beispielen</translation>
    </message>
    <message>
        <source>Colour rows b&amp;y</source>
        <translation>Zeilen &amp;färben nach</translation>
    </message>
    <message>
        <source>Pa&amp;nels</source>
        <translation>Be&amp;reiche</translation>
    </message>
    <message>
        <source>Next pan&amp;el</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>Predicted, or as its file has the model; Model &gt; Measure speed measures it in this form</source>
        <translation>Vorhergesagt, oder wie das Modell in der Datei steht; Modell &gt; Geschwindigkeit messen misst diese Form</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>kind of layer</source>
        <translation>Art der Schicht</translation>
    </message>
    <message>
        <source>predicted time</source>
        <translation>vorhergesagte Zeit</translation>
    </message>
    <message>
        <source>measured time</source>
        <translation>gemessene Zeit</translation>
    </message>
    <message>
        <source>%1, then %2</source>
        <translation>%1, dann %2</translation>
    </message>
    <message>
        <source>A dense layer has no ranks</source>
        <translation>Eine dichte Schicht hat keine Ränge</translation>
    </message>
    <message>
        <source>Ranks %1</source>
        <translation>Ränge %1</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Its runs and their states are thrown away. What is to stay is kept in the model on the page of training, and saved with the session.</source>
        <translation>Seine Läufe und ihre Zustände werden verworfen. Was bleiben soll, wird auf der Seite des Trainings im Modell behalten und mit der Sitzung gespeichert.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>%1 kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>what was trained is missing (%1): its factors are computed anew</source>
        <translation>was trainiert war, fehlt (%1): die Faktoren werden neu berechnet</translation>
    </message>
    <message>
        <source>needs calibration</source>
        <translation>braucht Kalibrierung</translation>
    </message>
    <message>
        <source>The model has no layer that can be factorized: linear layers, convolutions and embeddings can.</source>
        <translation>Das Modell hat keine Schicht, die faktorisiert werden kann: lineare Schichten, Faltungen und Einbettungen können es.</translation>
    </message>
    <message>
        <source>Prefere&amp;nces…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Presenter m&amp;ode</source>
        <translation>&amp;Präsentationsmodus</translation>
    </message>
</context>
<context>
    <name>tenfold::gui::PictureRun</name>
    <message>
        <source>%1 was not opened</source>
        <translation>%1 wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>opened %1: %2 layers</source>
        <translation>%1 geöffnet: %2 Schichten</translation>
    </message>
    <message>
        <source>opened %1: %2 tensors</source>
        <translation>%1 geöffnet: %2 Tensoren</translation>
    </message>
    <message>
        <source>a report needs a model, and %1 has none</source>
        <translation>ein Bericht braucht ein Modell, und %1 hat keines</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>%1 kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>report %1</source>
        <translation>Bericht %1</translation>
    </message>
    <message>
        <source>picture %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
    <message>
        <source>what is beside a training is %1</source>
        <translation>neben einem Training steht %1</translation>
    </message>
    <message>
        <source>the pages of plots are %1, opened, graph, graph-expanded, train, train-confusion, train-mistakes, gpu, export; families=accuracy,measured-time chooses axes</source>
        <translation>die Seiten der Diagramme sind %1, opened, graph, graph-expanded, train, train-confusion, train-mistakes, gpu, export; families=accuracy,measured-time wählt Achsen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::AttachDialog</name>
    <message>
        <source>Attach %1 to an architecture</source>
        <translation>%1 mit einer Architektur verbinden</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Stop comparing; a model file can still be used</source>
        <translation>Vergleich anhalten; eine Modelldatei kann weiterhin genommen werden</translation>
    </message>
    <message>
        <source>Architectures</source>
        <translation>Architekturen</translation>
    </message>
    <message>
        <source>compared by names and shapes, best first</source>
        <translation>nach Namen und Formen verglichen, die beste zuerst</translation>
    </message>
    <message>
        <source>architectures</source>
        <translation>Architekturen</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>names that did not match</source>
        <translation>Namen, die nicht passten</translation>
    </message>
    <message>
        <source>&amp;What weights do not show</source>
        <translation>&amp;Was Gewichte nicht zeigen</translation>
    </message>
    <message>
        <source>what weights do not show</source>
        <translation>was Gewichte nicht zeigen</translation>
    </message>
    <message>
        <source>nothing, or such as heads=4, activation=tanh</source>
        <translation>nichts, oder etwa heads=4, activation=tanh</translation>
    </message>
    <message>
        <source>The names above say what an architecture can be told; commas between several</source>
        <translation>Die Namen oben sagen, was einer Architektur mitgeteilt werden kann; mehrere durch Kommas getrennt</translation>
    </message>
    <message>
        <source>&amp;Attach</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Use a &amp;model file…</source>
        <translation>&amp;Modelldatei nehmen…</translation>
    </message>
    <message>
        <source>Any model with a graph and the same shapes: .pt2, TorchScript or ONNX</source>
        <translation>Jedes Modell mit Graph und denselben Formen: .pt2, TorchScript oder ONNX</translation>
    </message>
    <message>
        <source>Comparing with built-in architectures</source>
        <translation>Vergleich mit eingebauten Architekturen</translation>
    </message>
    <message>
        <source>Stopped. A model file of the same network can lend its graph.</source>
        <translation>Angehalten. Eine Modelldatei desselben Netzes kann ihren Graphen leihen.</translation>
    </message>
    <message>
        <source>No built-in architecture has these names and shapes. A model file of the same network can lend its graph.</source>
        <translation>Keine eingebaute Architektur hat diese Namen und Formen. Eine Modelldatei desselben Netzes kann ihren Graphen leihen.</translation>
    </message>
    <message>
        <source>One architecture comes into question.</source>
        <translation>Eine Architektur kommt infrage.</translation>
    </message>
    <message>
        <source>%1 architectures come into question.</source>
        <translation>%1 Architekturen kommen infrage.</translation>
    </message>
    <message>
        <source>Shapes differ: these weights are of another network, or another size</source>
        <translation>Die Formen weichen ab: Diese Gewichte gehören zu einem anderen Netz oder einer anderen Größe</translation>
    </message>
    <message>
        <source>Makes a model of the architecture and these weights</source>
        <translation>Macht aus Architektur und Gewichten ein Modell</translation>
    </message>
    <message>
        <source>Model whose graph is used</source>
        <translation>Modell, dessen Graph genommen wird</translation>
    </message>
    <message>
        <source>Models (*.pt2 *.pt *.pth *.ts *.onnx);;All files (*)</source>
        <translation>Modelle (*.pt2 *.pt *.pth *.ts *.onnx);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::AttachPanel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>A&amp;ttach to an architecture…</source>
        <translation>Mit einer Architektur &amp;verbinden…</translation>
    </message>
    <message>
        <source>Finds a built-in network, or takes a model file, that these weights fit (Ctrl+Shift+A)</source>
        <translation>Findet ein eingebautes Netz oder nimmt eine Modelldatei, zu der diese Gewichte passen (Strg+Umschalt+A)</translation>
    </message>
    <message>
        <source>Weights alone say nothing of how the network computes. Attached to an architecture they are a model: compress, measure and export it as a whole.</source>
        <translation>Gewichte allein sagen nicht, wie das Netz rechnet. Mit einer Architektur verbunden sind sie ein Modell: verkleinern, messen und als Ganzes exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>Tenfold compressed %n layers of it.</source>
        <translation>
            <numerusform>Tenfold hat darin %n Schicht verkleinert.</numerusform>
            <numerusform>Tenfold hat darin %n Schichten verkleinert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::BoundEdit</name>
    <message>
        <source>The most that %1 may be, for example %2; empty for no limit</source>
        <translation>Höchstwert für %1, zum Beispiel %2; leer: keine Grenze</translation>
    </message>
    <message>
        <source>The least that %1 may be, for example %2; empty for no limit</source>
        <translation>Mindestwert für %1, zum Beispiel %2; leer: keine Grenze</translation>
    </message>
    <message>
        <source>This is no such limit: write it as %1</source>
        <translation>Das ist keine solche Grenze: schreiben Sie sie wie %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::BudgetBar</name>
    <message>
        <source>&amp;Solve</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>Choose families and ranks of all layers at once so that the model meets the budget and loses least; locked layers stay as they are</source>
        <translation>Wählt Familien und Ränge aller Schichten auf einmal, sodass das Modell ins Budget passt und am wenigsten verliert; gesperrte Schichten bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>what the budget limits</source>
        <translation>was das Budget begrenzt</translation>
    </message>
    <message>
        <source>budget, per cent of the dense model</source>
        <translation>Budget in Prozent des dichten Modells</translation>
    </message>
    <message>
        <source>Solve once; from then on the recipe follows the slider</source>
        <translation>Einmal lösen; danach folgt das Rezept dem Regler</translation>
    </message>
    <message>
        <source>at most </source>
        <translation>höchstens </translation>
    </message>
    <message>
        <source>Families that a layer may get. Automatic: low-rank, and Tucker for convolutions. The others are fitted at eight sizes for each layer, which takes longer</source>
        <translation>Familien, die eine Schicht bekommen darf. Automatisch: Niedrigrang, bei Faltungen auch Tucker. Die anderen werden für jede Schicht in acht Größen angepasst, was länger dauert</translation>
    </message>
    <message>
        <source>&amp;automatic</source>
        <translation>&amp;automatisch</translation>
    </message>
    <message>
        <source>Ranks are multiples of</source>
        <translation>Ränge sind Vielfache von</translation>
    </message>
    <message>
        <source>1 (any rank)</source>
        <translation>1 (jeder Rang)</translation>
    </message>
    <message>
        <source>Processors multiply in blocks: such ranks waste less of them</source>
        <translation>Prozessoren multiplizieren in Blöcken: Solche Ränge vergeuden weniger davon</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>%1 families</source>
        <translation>%1 Familien</translation>
    </message>
    <message>
        <source>families for the budget: %1, ranks multiples of %2</source>
        <translation>Familien für das Budget: %1, Ränge als Vielfache von %2</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n layers, %2 parameters</source>
        <translation>
            <numerusform>%1: %n Schicht, %2 Parameter</numerusform>
            <numerusform>%1: %n Schichten, %2 Parameter</numerusform>
        </translation>
    </message>
    <message>
        <source>▲ %1 is the least that can be reached</source>
        <translation>▲ %1 ist das Kleinste, was erreichbar ist</translation>
    </message>
    <message>
        <source>With these families, and with the locked layers as they are</source>
        <translation>Mit diesen Familien und mit den gesperrten Schichten, wie sie sind</translation>
    </message>
    <message>
        <source>predicted loss +%1</source>
        <translation>Verlustanstieg +%1</translation>
    </message>
    <message>
        <source>What the losses of all layers sum up to, for a sample</source>
        <translation>Summe der Verluste aller Schichten, für ein Beispiel</translation>
    </message>
    <message>
        <source>predicted weight error %1</source>
        <translation>erwarteter Gewichtsfehler %1</translation>
    </message>
    <message>
        <source>Size of what the weights lose against their size</source>
        <translation>Größe dessen, was die Gewichte verlieren, gegenüber ihrer Größe</translation>
    </message>
    <message>
        <source>Solve once, then drag</source>
        <translation>Einmal lösen, dann ziehen</translation>
    </message>
    <message>
        <source>Solving looks at every layer; from then on the recipe follows the slider</source>
        <translation>Beim Lösen wird jede Schicht angesehen; danach folgt das Rezept dem Regler</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>What the budget limits, of the whole model, counted exactly: parameters, multiply-accumulates for one sample, or bytes of the stored tensors; or the time of a forward on this machine, for which Solve measures every layer once; or the accuracy that may be lost, for which Solve compresses and measures several models</source>
        <translation>Was das Budget begrenzt, vom ganzen Modell, genau gezählt: Parameter, Multiplikationen mit Addition für ein Beispiel oder Bytes der gespeicherten Tensoren; oder die Zeit eines Aufrufs auf diesem Rechner, für die Lösen jede Schicht einmal misst; oder die Genauigkeit, die verloren gehen darf, für die Lösen mehrere Modelle komprimiert und misst</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CalibrateDialog</name>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Samples that the model was trained for show which errors change its answers. Factors and ranks are then chosen by their effect on the loss. Never use the samples that accuracy is measured on.</source>
        <translation>Beispiele, für die das Modell trainiert wurde, zeigen, welche Fehler seine Antworten ändern. Faktoren und Ränge werden dann nach ihrer Wirkung auf den Verlust gewählt. Nie die Beispiele nehmen, auf denen die Genauigkeit gemessen wird.</translation>
    </message>
    <message>
        <source>Drawn at random; a few thousand are enough</source>
        <translation>Zufällig gezogen; einige Tausend genügen</translation>
    </message>
    <message>
        <source>At most &amp;samples</source>
        <translation>Beispiele, &amp;höchstens</translation>
    </message>
    <message>
        <source>The model is a &amp;classifier</source>
        <translation>Das Modell ist ein &amp;Klassifikator</translation>
    </message>
    <message>
        <source>Its outputs are scores of classes: what counts is how the prediction changes. Otherwise: how the outputs change, squared</source>
        <translation>Die Ausgaben sind Bewertungen von Klassen: Es zählt, wie sich die Vorhersage ändert. Andernfalls: wie sich die Ausgaben ändern, quadriert</translation>
    </message>
    <message>
        <source>C&amp;alibrate</source>
        <translation>K&amp;alibrieren</translation>
    </message>
    <message>
        <source>Predictions are softened by it before gradients are taken: a sure model shows more of what it knows. softmax(outputs ÷ temperature)</source>
        <translation>Vorhersagen werden damit weicher, bevor Gradienten gebildet werden: Ein sicheres Modell zeigt mehr von dem, was es weiß. softmax(Ausgaben ÷ Temperatur)</translation>
    </message>
    <message>
        <source>&amp;Temperature</source>
        <translation>&amp;Temperatur</translation>
    </message>
    <message>
        <source>Samples that go through the model at once: less needs less memory</source>
        <translation>Beispiele, die auf einmal durch das Modell gehen: weniger braucht weniger Speicher</translation>
    </message>
    <message>
        <source>Samples &amp;at once</source>
        <translation>Beispiele a&amp;uf einmal</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CalibrationChip</name>
    <message>
        <source>&amp;Calibrate…</source>
        <translation>&amp;Kalibrieren…</translation>
    </message>
    <message>
        <source>Layers are judged by</source>
        <translation>Schichten werden beurteilt nach</translation>
    </message>
    <message>
        <source>&amp;Refine layer by layer</source>
        <translation>Schicht für Schicht &amp;verfeinern</translation>
    </message>
    <message>
        <source>Each layer is fitted to the original&apos;s outputs from what the layers before it have become, and its bias corrected. Better at small budgets; samples run through the model twice for each layer</source>
        <translation>Jede Schicht wird an die Ausgaben des Originals angepasst, ausgehend von dem, was die Schichten davor geworden sind, und ihr Bias korrigiert. Besser bei kleinen Budgets; für jede Schicht laufen die Beispiele zweimal durch das Modell</translation>
    </message>
    <message>
        <source>, refined</source>
        <translation>, verfeinert</translation>
    </message>
    <message>
        <source>&amp;Calibrate again…</source>
        <translation>&amp;Neu kalibrieren…</translation>
    </message>
    <message>
        <source>%1 needs calibration</source>
        <translation>%1 braucht Kalibrierung</translation>
    </message>
    <message>
        <source>not calibrated · weight error</source>
        <translation>nicht kalibriert · Gewichtsfehler</translation>
    </message>
    <message>
        <source>Data: %1. </source>
        <translation>Daten: %1. </translation>
    </message>
    <message>
        <source>Calibration data shows which errors change the model&apos;s answers: at small budgets that is worth many points of accuracy. </source>
        <translation>Kalibrierdaten zeigen, welche Fehler die Antworten des Modells ändern: Bei kleinen Budgets ist das viele Punkte Genauigkeit wert. </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>type an action, a layer, a file or a term</source>
        <translation>Befehl, Schicht, Datei oder Begriff eingeben</translation>
    </message>
    <message>
        <source>what to do or where to go</source>
        <translation>was zu tun oder wohin zu gehen ist</translation>
    </message>
    <message>
        <source>what was found</source>
        <translation>was gefunden wurde</translation>
    </message>
    <message>
        <source>nothing is called like that</source>
        <translation>nichts heißt so</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ComparePage</name>
    <message>
        <source>Which one</source>
        <translation>Welche</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>Abzweigen…</translation>
    </message>
    <message>
        <source>All at once</source>
        <translation>Alle auf einmal</translation>
    </message>
    <message>
        <source>All variants by two of their facts: branch the variant to have a second one.</source>
        <translation>Alle Varianten nach zwei ihrer Werte: für eine zweite Variante abzweigen.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>%1 is of another session: copy it into this one to work on it</source>
        <translation>%1 gehört zu einer anderen Sitzung: in diese kopieren, um daran zu arbeiten</translation>
    </message>
    <message>
        <source>what is small: the horizontal axis</source>
        <translation>was klein ist: die waagerechte Achse</translation>
    </message>
    <message>
        <source>what is good: the vertical axis, which the advice goes by</source>
        <translation>was gut ist: die senkrechte Achse, nach der sich der Rat richtet</translation>
    </message>
    <message>
        <source>An axis for each fact: drag titles to order them, drag along an axis to keep a range</source>
        <translation>Eine Achse für jeden Wert: Titel ziehen ordnet sie um, entlang einer Achse ziehen wählt einen Bereich</translation>
    </message>
    <message>
        <source>Fronts</source>
        <translation>Fronten</translation>
    </message>
    <message>
        <source>Trade-off curves of families and variants over each other</source>
        <translation>Kompromisskurven von Familien und Varianten übereinander</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>What the selected variants keep of each layer, over each other</source>
        <translation>Was die gewählten Varianten von jeder Schicht behalten, übereinander</translation>
    </message>
    <message>
        <source>trade-off curves</source>
        <translation>Kompromisskurven</translation>
    </message>
    <message>
        <source>what is lost</source>
        <translation>was verloren geht</translation>
    </message>
    <message>
        <source>Add families</source>
        <translation>Familien hinzufügen</translation>
    </message>
    <message>
        <source>Computes the front of each family alone that some layer can take: looks at every layer once a family</source>
        <translation>Berechnet die Front jeder Familie allein, die zu einer Schicht passt: Jede Schicht wird einmal je Familie angesehen</translation>
    </message>
    <message>
        <source>What is lost as the model shrinks, of each family: one curve each.</source>
        <translation>Was verloren geht, während das Modell kleiner wird: eine Kurve je Familie.</translation>
    </message>
    <message>
        <source>layers of the selected variants</source>
        <translation>Schichten der gewählten Varianten</translation>
    </message>
    <message>
        <source>what is drawn of each layer</source>
        <translation>was von jeder Schicht gezeichnet wird</translation>
    </message>
    <message>
        <source>No layer of the selected variants has a rank: all are dense.</source>
        <translation>Keine Schicht der gewählten Varianten hat einen Rang: Alle sind dicht.</translation>
    </message>
    <message>
        <source>Measure all</source>
        <translation>Alle messen</translation>
    </message>
    <message>
        <source>%1 against %2 is not known for any variant yet.</source>
        <translation>%1 gegen %2 ist noch für keine Variante bekannt.</translation>
    </message>
    <message>
        <source>With a second variant, what is best within the limits is named here.</source>
        <translation>Mit einer zweiten Variante steht hier, was innerhalb der Grenzen am besten ist.</translation>
    </message>
    <message>
        <source>Make it a variant</source>
        <translation>Zur Variante machen</translation>
    </message>
    <message>
        <source>Work on it</source>
        <translation>Daran arbeiten</translation>
    </message>
    <message>
        <source>Add the variants of a session</source>
        <translation>Varianten einer Sitzung hinzufügen</translation>
    </message>
    <message>
        <source>Sessions (*.tenfold);;All files (*)</source>
        <translation>Sitzungen (*.tenfold);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CompressPage</name>
    <message>
        <source>Trade-off</source>
        <translation>Kompromiss</translation>
    </message>
    <message>
        <source>Size of the whole model against what is lost</source>
        <translation>Größe des ganzen Modells gegenüber dem, was verloren geht</translation>
    </message>
    <message>
        <source>Families</source>
        <translation>Familien</translation>
    </message>
    <message>
        <source>The selected layer under every family</source>
        <translation>Die gewählte Schicht in jeder Familie</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>What each rank of the selected layer adds</source>
        <translation>Was jeder Rang der gewählten Schicht beiträgt</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Which layers lose most</source>
        <translation>Welche Schichten am meisten verlieren</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>The selected layer as a tensor network</source>
        <translation>Die gewählte Schicht als Tensornetz</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>The layers where they stand in the model</source>
        <translation>Die Schichten, wo sie im Modell stehen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ConfusionView</name>
    <message>
        <source>which class is taken for which</source>
        <translation>welche Klasse für welche gehalten wird</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>wahre Klasse</translation>
    </message>
    <message>
        <source>%1: %2 of %3 right (%4)</source>
        <translation>%1: %2 von %3 richtig (%4)</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3 of %4 (%5)</source>
        <translation>%1 für %2 gehalten: %3 von %4 (%5)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ContentsModel</name>
    <message>
        <source>%1 Computed as %2.</source>
        <translation>%1 Berechnet als %2.</translation>
    </message>
    <message>
        <source>%1 parameters, %2 when dense</source>
        <translation>%1 Parameter, dicht %2</translation>
    </message>
    <message>
        <source>about %1 bytes, %2 when dense</source>
        <translation>etwa %1 Bytes, dicht %2</translation>
    </message>
    <message>
        <source>Norms, buffers and constants, and what the file says of the graph</source>
        <translation>Normierungen, Puffer und Konstanten, und was die Datei vom Graphen sagt</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ContentsPanel</name>
    <message>
        <source>What will be written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>The selected rows, or all, as tab-separated values (Ctrl+C)</source>
        <translation>Die gewählten Zeilen, oder alle, mit Tabulatoren getrennt (Strg+C)</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>enthält</translation>
    </message>
    <message>
        <source>operators</source>
        <translation>Operatoren</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Rechengenauigkeit</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Predicted: the tensors, and in the format of the model&apos;s file what is beside them there. What is written is measured afterwards</source>
        <translation>Vorhergesagt: die Tensoren, und im Format der Modelldatei, was dort neben ihnen steht. Was geschrieben ist, wird danach gemessen</translation>
    </message>
    <message>
        <source>layers as they will be written</source>
        <translation>Schichten, wie sie geschrieben werden</translation>
    </message>
    <message>
        <source>%1 of %2 layers factorized</source>
        <translation>%1 von %2 Schichten zerlegt</translation>
    </message>
    <message>
        <source>nothing is factorized yet: the model as it is</source>
        <translation>noch nichts zerlegt: das Modell, wie es ist</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 von %2, %3</translation>
    </message>
    <message>
        <source>%1 parameters, exact</source>
        <translation>%1 Parameter, exakt</translation>
    </message>
    <message>
        <source>about %1, the dense file %2</source>
        <translation>etwa %1, die dichte Datei %2</translation>
    </message>
    <message>
        <source>some kilobytes</source>
        <translation>einige Kilobytes</translation>
    </message>
    <message>
        <source>float16, weights and computation</source>
        <translation>float16, Gewichte und Rechnung</translation>
    </message>
    <message>
        <source>as the model has it</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>parameters of these layers</source>
        <translation>Parameter dieser Schichten</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>Tabelle speichern</translation>
    </message>
    <message>
        <source>Show all &amp;tensors</source>
        <translation>Alle &amp;Tensoren zeigen</translation>
    </message>
    <message>
        <source>&amp;Hide all tensors</source>
        <translation>&amp;Alle Tensoren ausblenden</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CurvePanel</name>
    <message>
        <source>Accuracy on training and held-out samples, once a training runs.</source>
        <translation>Genauigkeit auf Trainingsbeispielen und zurückgehaltenen, sobald ein Training läuft.</translation>
    </message>
    <message>
        <source>Loss on training and held-out samples, once a training runs.</source>
        <translation>Verlust auf Trainingsbeispielen und zurückgehaltenen, sobald ein Training läuft.</translation>
    </message>
    <message>
        <source>thin: training samples · markers: held-out samples</source>
        <translation>dünn: Trainingsbeispiele · Zeichen: zurückgehaltene Beispiele</translation>
    </message>
    <message>
        <source> · dashed: %1 %2</source>
        <translation> · gestrichelt: %1 %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::CurvesPlot</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>epoch %1: %2</source>
        <translation>Epoche %1: %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DataForm</name>
    <message>
        <source>Handwritten digits, held-out fifth (included)</source>
        <translation>Handgeschriebene Ziffern, Prüfteil (enthalten)</translation>
    </message>
    <message>
        <source>Handwritten digits, training part</source>
        <translation>Handgeschriebene Ziffern, Trainingsteil</translation>
    </message>
    <message>
        <source>A folder of IDX files (MNIST, Fashion-MNIST)</source>
        <translation>Ein Ordner mit IDX-Dateien (MNIST, Fashion-MNIST)</translation>
    </message>
    <message>
        <source>A folder of IDX files, training part (MNIST, Fashion-MNIST)</source>
        <translation>Ein Ordner mit IDX-Dateien, Trainingsteil (MNIST, Fashion-MNIST)</translation>
    </message>
    <message>
        <source>An NPZ file with arrays x and y</source>
        <translation>Eine NPZ-Datei mit den Arrays x und y</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>&amp;Daten</translation>
    </message>
    <message>
        <source>place of the data</source>
        <translation>Ort der Daten</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation>&amp;Ort</translation>
    </message>
    <message>
        <source>none, or one number for each channel: 0.485, 0.456, 0.406</source>
        <translation>keine, oder je Kanal: 0.485, 0.456, 0.406</translation>
    </message>
    <message>
        <source>none, or one number for each channel: 0.229, 0.224, 0.225</source>
        <translation>keine, oder je Kanal: 0.229, 0.224, 0.225</translation>
    </message>
    <message>
        <source>Images are scaled to 0…1, then this is subtracted: use what the model was trained with</source>
        <translation>Bilder werden auf 0…1 skaliert, dann wird dies abgezogen: dieselben Werte wie beim Training</translation>
    </message>
    <message>
        <source>…and then they are divided by this</source>
        <translation>…und dann wird hierdurch geteilt</translation>
    </message>
    <message>
        <source>Normalise: &amp;mean</source>
        <translation>Normieren: &amp;Mittelwert</translation>
    </message>
    <message>
        <source>Normalise: &amp;deviation</source>
        <translation>Normieren: &amp;Abweichung</translation>
    </message>
    <message>
        <source>Choose where the data is.</source>
        <translation>Angeben, wo die Daten liegen.</translation>
    </message>
    <message>
        <source>Mean and deviation are numbers with commas between.</source>
        <translation>Mittelwert und Abweichung sind Zahlen mit Kommas dazwischen.</translation>
    </message>
    <message>
        <source>Give both mean and deviation, or neither.</source>
        <translation>Mittelwert und Abweichung beide angeben oder keins von beiden.</translation>
    </message>
    <message>
        <source>A deviation is above 0.</source>
        <translation>Eine Abweichung ist größer als 0.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>NumPy archives (*.npz)</source>
        <translation>NumPy-Archive (*.npz)</translation>
    </message>
    <message>
        <source>Normalise by what is measured</source>
        <translation>Mit gemessenen Werten normieren</translation>
    </message>
    <message>
        <source>Mean and deviation of the training samples, one a channel. A model that was trained before wants what it was trained with</source>
        <translation>Mittelwert und Abweichung der Trainingsbeispiele, je Kanal einer. Ein schon trainiertes Modell braucht die, mit denen es trainiert wurde</translation>
    </message>
    <message>
        <source>&amp;Mean</source>
        <translation>&amp;Mittelwert</translation>
    </message>
    <message>
        <source>Dev&amp;iation</source>
        <translation>Ab&amp;weichung</translation>
    </message>
    <message>
        <source>Handwritten digits (included)</source>
        <translation>Handgeschriebene Ziffern (enthalten)</translation>
    </message>
    <message>
        <source>A folder: MNIST, CIFAR, or images by class</source>
        <translation>Ein Ordner: MNIST, CIFAR oder Bilder nach Klassen</translation>
    </message>
    <message>
        <source>A file: NPZ, CSV, or CIFAR&apos;s archive</source>
        <translation>Eine Datei: NPZ, CSV oder das Archiv von CIFAR</translation>
    </message>
    <message>
        <source>Data (*.npz *.npy *.csv *.csv.gz *.tar.gz);;All files (*)</source>
        <translation>Daten (*.npz *.npy *.csv *.csv.gz *.tar.gz);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Folder with data</source>
        <translation>Ordner mit Daten</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DecomposePanel</name>
    <message>
        <source>Decompose</source>
        <translation>Zerlegen</translation>
    </message>
    <message>
        <source>famil&amp;y</source>
        <translation>Famil&amp;ie</translation>
    </message>
    <message>
        <source>family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>&amp;fold the matrix into modes</source>
        <translation>Matrix in Moden &amp;falten</translation>
    </message>
    <message>
        <source>A folded matrix is a tensor of smaller modes: fewer numbers, another kind of error</source>
        <translation>Eine gefaltete Matrix ist ein Tensor mit kleineren Moden: weniger Zahlen, eine andere Art Fehler</translation>
    </message>
    <message>
        <source>Error after each sweep of the fit: flat at the end means more sweeps would not help</source>
        <translation>Fehler nach jedem Durchlauf der Anpassung: flach am Ende heißt, dass weitere Durchläufe nichts bringen</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Numbers in the tensor → in all factors, exact</source>
        <translation>Zahlen im Tensor → in allen Faktoren, exakt</translation>
    </message>
    <message>
        <source>relative error</source>
        <translation>relativer Fehler</translation>
    </message>
    <message>
        <source>Size of what is lost against the size of the tensor</source>
        <translation>Größe dessen, was verloren geht, gegenüber der Größe des Tensors</translation>
    </message>
    <message>
        <source>decomposed in</source>
        <translation>zerlegt in</translation>
    </message>
    <message>
        <source>Time the decomposition took, in float64</source>
        <translation>Zeit der Zerlegung, in float64</translation>
    </message>
    <message>
        <source>&amp;Decompose</source>
        <translation>&amp;Zerlegen</translation>
    </message>
    <message>
        <source>Computes the factors in float64 and compares them with the tensor</source>
        <translation>Berechnet die Faktoren in float64 und vergleicht sie mit dem Tensor</translation>
    </message>
    <message>
        <source>Save fac&amp;tors…</source>
        <translation>Fak&amp;toren speichern…</translation>
    </message>
    <message>
        <source>Decomposes and writes the factors as arrays of one NPZ file, for NumPy</source>
        <translation>Zerlegt und schreibt die Faktoren als Arrays einer NPZ-Datei für NumPy</translation>
    </message>
    <message>
        <source>Select a tensor to decompose it.</source>
        <translation>Einen Tensor auswählen, um ihn zu zerlegen.</translation>
    </message>
    <message>
        <source>It stays as it is: %1.</source>
        <translation>Er bleibt, wie er ist: %1.</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Save factors</source>
        <translation>Faktoren speichern</translation>
    </message>
    <message>
        <source>NumPy archives (*.npz);;All files (*)</source>
        <translation>NumPy-Archive (*.npz);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DifferenceModel</name>
    <message>
        <source>%1: %2 (%3 parameters) against %4 (%5)</source>
        <translation>%1: %2 (%3 Parameter) gegenüber %4 (%5)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DifferencePanel</name>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>layers that differ</source>
        <translation>Schichten, die sich unterscheiden</translation>
    </message>
    <message>
        <source>Layers that two variants keep in different ways: branch the variant first.</source>
        <translation>Schichten, die zwei Varianten verschieden speichern: zuerst eine Variante abzweigen.</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>Abzweigen…</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%1 against %2, %n layers</source>
        <translation>
            <numerusform>%1 gegenüber %2, %n Schicht</numerusform>
            <numerusform>%1 gegenüber %2, %n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2 keep every layer in the same way.</source>
        <translation>%1 und %2 speichern jede Schicht gleich.</translation>
    </message>
    <message>
        <source>%1 and %2 are about different models: only whole models compare, not their layers.</source>
        <translation>%1 und %2 gehören zu verschiedenen Modellen: Nur ganze Modelle lassen sich vergleichen, nicht ihre Schichten.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::Document</name>
    <message>
        <source>Variant 1</source>
        <translation>Variante 1</translation>
    </message>
    <message>
        <source>%1 rank %2</source>
        <translation>%1 Rang %2</translation>
    </message>
    <message>
        <source>%1 cut by rows and columns</source>
        <translation>%1 nach Zeilen und Spalten geschnitten</translation>
    </message>
    <message>
        <source>%1 cut by channels</source>
        <translation>%1 nach Kanälen geschnitten</translation>
    </message>
    <message>
        <source>%1 with small terms</source>
        <translation>%1 mit kleinen Termen</translation>
    </message>
    <message>
        <source>%1 with free terms</source>
        <translation>%1 mit freien Termen</translation>
    </message>
    <message>
        <source>%1 folded anew</source>
        <translation>%1 neu gefaltet</translation>
    </message>
    <message>
        <source>Lock %1</source>
        <translation>%1 sperren</translation>
    </message>
    <message>
        <source>Unlock %1</source>
        <translation>%1 freigeben</translation>
    </message>
    <message>
        <source>%1 kept dense</source>
        <translation>%1 bleibt dicht</translation>
    </message>
    <message>
        <source>Metric: %1</source>
        <translation>Metrik: %1</translation>
    </message>
    <message>
        <source>Branch %1</source>
        <translation>Von %1 abzweigen</translation>
    </message>
    <message>
        <source>%1 copy</source>
        <translation>%1 Kopie</translation>
    </message>
    <message>
        <source>Duplicate as %1</source>
        <translation>Als %1 duplizieren</translation>
    </message>
    <message>
        <source>Rename to %1</source>
        <translation>In %1 umbenennen</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Switch to %1</source>
        <translation>Zu %1 wechseln</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DropLimit</name>
    <message>
        <source>accuracy that may be lost, in points</source>
        <translation>Genauigkeit, die verloren gehen darf, in Punkten</translation>
    </message>
    <message>
        <source>at most </source>
        <translation>höchstens </translation>
    </message>
    <message>
        <source> points</source>
        <comment>of accuracy</comment>
        <translation> Punkte</translation>
    </message>
    <message>
        <source>A point is a per cent of the samples. Solve compresses and measures about seven models and takes the smallest that loses no more</source>
        <translation>Ein Punkt ist ein Prozent der Beispiele. Lösen komprimiert und misst etwa sieben Modelle und nimmt das kleinste, das nicht mehr verliert</translation>
    </message>
    <message>
        <source>on %1…</source>
        <translation>auf %1…</translation>
    </message>
    <message>
        <source>Accuracy is measured on %1. Press to choose other samples</source>
        <translation>Die Genauigkeit wird auf %1 gemessen. Drücken wählt andere Beispiele</translation>
    </message>
    <message>
        <source>Choose others…</source>
        <translation>Andere wählen…</translation>
    </message>
    <message>
        <source>Choose samples…</source>
        <translation>Beispiele wählen…</translation>
    </message>
    <message>
        <source>Samples with their labels, that the model has not seen</source>
        <translation>Beispiele mit ihren Klassen, die das Modell nicht gesehen hat</translation>
    </message>
    <message>
        <source>samples that accuracy is measured on: %1</source>
        <translation>Beispiele, auf denen die Genauigkeit gemessen wird: %1</translation>
    </message>
    <message>
        <source>Try %1: %2</source>
        <translation>Versuch %1: %2</translation>
    </message>
    <message>
        <source>Accuracy is measured on samples.</source>
        <translation>Genauigkeit wird auf Beispielen gemessen.</translation>
    </message>
    <message>
        <source>Choose samples with labels that the model has not seen: models are compressed and judged on them until the smallest is found that loses no more</source>
        <translation>Beispiele mit Klassen wählen, die das Modell nicht gesehen hat: Modelle werden komprimiert und daran beurteilt, bis das kleinste gefunden ist, das nicht mehr verliert</translation>
    </message>
    <message>
        <source>▲ These samples were calibrated on</source>
        <translation>▲ Mit diesen Beispielen wurde kalibriert</translation>
    </message>
    <message>
        <source>What is lost has to be measured on samples that layers were not judged by: choose others</source>
        <translation>Der Verlust muss an Beispielen gemessen werden, nach denen die Schichten nicht beurteilt wurden: bitte andere wählen</translation>
    </message>
    <message>
        <source>Solve measures about seven models</source>
        <translation>Lösen misst etwa sieben Modelle</translation>
    </message>
    <message>
        <source>%1: within</source>
        <translation>%1: erlaubt</translation>
    </message>
    <message>
        <source>%1: too much</source>
        <translation>%1: zu viel</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DropService</name>
    <message>
        <source>Looking for the smallest model that loses at most %1</source>
        <translation>Das kleinste Modell suchen, das höchstens %1 verliert</translation>
    </message>
    <message>
        <source>Solve: %1</source>
        <translation>Lösen: %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::EvaluateDialog</name>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Accuracy and loss of the dense and the compressed model on the same samples.</source>
        <translation>Genauigkeit und Verlust des dichten und des verkleinerten Modells auf denselben Beispielen.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>At most &amp;samples</source>
        <translation>Beispiele, &amp;höchstens</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>&amp;Auswerten</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ExportPage</name>
    <message>
        <source>An open model is written here, in any of six ways: open one first. Files of weights are saved in their own workspace.</source>
        <translation>Hier wird ein geöffnetes Modell geschrieben, auf eine von sechs Arten: zuerst eines öffnen. Dateien mit Gewichten werden in ihrem eigenen Arbeitsbereich gespeichert.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>A report is about what was done, and nothing is factorized yet.</source>
        <translation>Ein Bericht handelt davon, was getan wurde, und noch ist nichts zerlegt.</translation>
    </message>
    <message>
        <source>It is the file that the open model was read from.</source>
        <translation>Aus dieser Datei wurde das geöffnete Modell gelesen.</translation>
    </message>
    <message>
        <source>Exported and verified %1, %2</source>
        <translation>%1 exportiert und geprüft, %2</translation>
    </message>
    <message>
        <source>%1 was written, but what is read back is not the same</source>
        <translation>%1 wurde geschrieben, aber das Zurückgelesene ist nicht dasselbe</translation>
    </message>
    <message>
        <source>✓ Written and verified</source>
        <translation>✓ Geschrieben und geprüft</translation>
    </message>
    <message>
        <source>✗ Written, but not the same</source>
        <translation>✗ Geschrieben, aber nicht gleich</translation>
    </message>
    <message>
        <source>Wrote the report %1</source>
        <translation>Bericht %1 geschrieben</translation>
    </message>
    <message>
        <source>✓ Written</source>
        <translation>✓ Geschrieben</translation>
    </message>
    <message>
        <source>Nothing was written: %1.</source>
        <translation>Nichts wurde geschrieben: %1.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Written lately</source>
        <translation>Zuletzt geschrieben</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::FamilyPanel</name>
    <message>
        <source>Try all families</source>
        <translation>Alle Familien probieren</translation>
    </message>
    <message>
        <source>against what the families are shown</source>
        <translation>wogegen die Familien gezeigt werden</translation>
    </message>
    <message>
        <source>Try all &amp;families</source>
        <translation>Alle &amp;Familien probieren</translation>
    </message>
    <message>
        <source>Fits every family that the layer can take at eight sizes</source>
        <translation>Passt jede Familie, die die Schicht haben kann, in acht Größen an</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Select one layer to see its families.</source>
        <translation>Eine Schicht auswählen, um ihre Familien zu sehen.</translation>
    </message>
    <message>
        <source>Select a layer: what it would lose under every family, at every size.</source>
        <translation>Eine Schicht auswählen: was sie in jeder Familie und jeder Größe verlieren würde.</translation>
    </message>
    <message>
        <source>This layer stays dense: %1.</source>
        <translation>Diese Schicht bleibt dicht: %1.</translation>
    </message>
    <message>
        <source>What %1 would lose under every family, at every size: each point a request to take.</source>
        <translation>Was %1 in jeder Familie und jeder Größe verlieren würde: Jeder Punkt kann übernommen werden.</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>cosine of the outputs</source>
        <translation>Kosinus der Ausgaben</translation>
    </message>
    <message>
        <source>What is lost, by prediction. Accuracy: measured on data with only this layer replaced; between what was measured it is predicted. The cosine of the outputs and those of the dense model needs no labels</source>
        <translation>Was nach Vorhersage verloren geht. Genauigkeit: auf Daten gemessen, wobei nur diese Schicht ersetzt ist; zwischen dem Gemessenen wird sie vorhergesagt. Der Kosinus der Ausgaben zu denen des dichten Modells braucht keine Klassen</translation>
    </message>
    <message>
        <source>what is shown of the families</source>
        <translation>was von den Familien gezeigt wird</translation>
    </message>
    <message>
        <source>What is saved: parameters of the layer, its multiply-accumulates for one sample, or the time of one call, predicted or measured in turn with the dense layer on this machine</source>
        <translation>Was gespart wird: Parameter der Schicht, ihre Multiplikationen mit Addition für ein Beispiel oder die Zeit eines Aufrufs, vorhergesagt oder auf diesem Rechner abwechselnd mit der dichten Schicht gemessen</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>No time is predicted for this layer: its families can be measured.</source>
        <translation>Für diese Schicht wird keine Zeit vorhergesagt: Ihre Familien können gemessen werden.</translation>
    </message>
    <message>
        <source>Times are measured on this machine, each in turn with the dense layer.</source>
        <translation>Zeiten werden auf diesem Rechner gemessen, jede abwechselnd mit der dichten Schicht.</translation>
    </message>
    <message>
        <source>Accuracy is measured on held-out samples, with only this layer replaced.</source>
        <translation>Die Genauigkeit wird auf zurückgehaltenen Beispielen gemessen, wobei nur diese Schicht ersetzt ist.</translation>
    </message>
    <message>
        <source>The outputs are compared with the dense model&apos;s, with only this layer replaced.</source>
        <translation>Die Ausgaben werden mit denen des dichten Modells verglichen, wobei nur diese Schicht ersetzt ist.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>Measures some ways of each family on data, with only this layer replaced; points appear as they are ready</source>
        <translation>Misst einige Möglichkeiten jeder Familie auf Daten, wobei nur diese Schicht ersetzt ist; Punkte erscheinen, sobald sie fertig sind</translation>
    </message>
    <message>
        <source>Times some ways of each family, each in turn with the dense layer; points appear as they are ready</source>
        <translation>Misst die Zeit einiger Möglichkeiten jeder Familie, jede abwechselnd mit der dichten Schicht; Punkte erscheinen, sobald sie fertig sind</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::FamilyPlot</name>
    <message>
        <source>families of the selected layer</source>
        <translation>Familien der gewählten Schicht</translation>
    </message>
    <message>
        <source>%1 of the layer kept</source>
        <translation>%1 der Schicht, Anteil</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>dicht</translation>
    </message>
    <message>
        <source>current request</source>
        <translation>jetzige Wahl</translation>
    </message>
    <message>
        <source>%1 parameters, %2 MACs</source>
        <translation>%1 Parameter, %2 MACs</translation>
    </message>
    <message>
        <source>%1 of %2 kept</source>
        <translation>%1 von %2 behalten</translation>
    </message>
    <message>
        <source>predicted loss +%1</source>
        <translation>Verlustanstieg +%1</translation>
    </message>
    <message>
        <source>weight error %1</source>
        <translation>Gewichtsfehler %1</translation>
    </message>
    <message>
        <source>click to take it for this layer</source>
        <translation>klicken, um es für diese Schicht zu nehmen</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>1 Thread</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 Threads</translation>
    </message>
    <message>
        <source>%1 of a call, batch %2, %3</source>
        <translation>%1 eines Aufrufs, Batch %2, %3</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>cosine of the outputs</source>
        <translation>Kosinus der Ausgaben</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>dicht %1</translation>
    </message>
    <message>
        <source>predicted %1 a call, dense %2: %3 as fast</source>
        <translation>vorhergesagt %1 je Aufruf, dicht %2: %3 so schnell</translation>
    </message>
    <message>
        <source>measured %1 a call (%2 to %3), dense %4</source>
        <translation>gemessen %1 je Aufruf (%2 bis %3), dicht %4</translation>
    </message>
    <message>
        <source>measured %1 as fast as dense (%2 to %3)</source>
        <translation>gemessen %1 so schnell wie dicht (%2 bis %3)</translation>
    </message>
    <message>
        <source>measured accuracy %1, only this layer replaced</source>
        <translation>gemessene Genauigkeit %1, nur diese Schicht ersetzt</translation>
    </message>
    <message>
        <source>measured cosine of the outputs %1, only this layer replaced</source>
        <translation>gemessener Kosinus der Ausgaben %1, nur diese Schicht ersetzt</translation>
    </message>
    <message>
        <source>predicted accuracy %1, by those that were measured (off by %2 where left out)</source>
        <translation>vorhergesagte Genauigkeit %1, aus den gemessenen (um %2 daneben, wo eine ausgelassen wurde)</translation>
    </message>
    <message>
        <source>predicted cosine of the outputs %1, by those that were measured (off by %2 where left out)</source>
        <translation>vorhergesagter Kosinus der Ausgaben %1, aus den gemessenen (um %2 daneben, wo einer ausgelassen wurde)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::FormatPanel</name>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>This format leaves nothing to choose.</source>
        <translation>Bei diesem Format gibt es nichts zu wählen.</translation>
    </message>
    <message>
        <source>&amp;Operator set</source>
        <translation>&amp;Operatorversion</translation>
    </message>
    <message>
        <source>Version of ONNX&apos;s operators: older ones run in older programs, newer ones say more in fewer nodes</source>
        <translation>Version der ONNX-Operatoren: ältere laufen in älteren Programmen, neuere sagen mehr mit weniger Knoten</translation>
    </message>
    <message>
        <source>Half precis&amp;ion</source>
        <translation>&amp;Halbe Genauigkeit</translation>
    </message>
    <message>
        <source>Weights and computation in float16: half the size, about three digits of precision</source>
        <translation>Gewichte und Rechnung in float16: halbe Größe, etwa drei Stellen Genauigkeit</translation>
    </message>
    <message>
        <source>&amp;Layers as CSV beside it</source>
        <translation>&amp;Schichten als CSV daneben</translation>
    </message>
    <message>
        <source>A line a factorized layer: family, ranks, counts before and after, errors</source>
        <translation>Eine Zeile je zerlegter Schicht: Familie, Ränge, Anzahlen vorher und nachher, Fehler</translation>
    </message>
    <message>
        <source>&amp;Recipe beside it</source>
        <translation>&amp;Rezept daneben</translation>
    </message>
    <message>
        <source>All decisions as JSON: &apos;tenfold compress --recipe&apos; takes them again</source>
        <translation>Alle Entscheidungen als JSON: &apos;tenfold compress --recipe&apos; benutzt sie wieder</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ForwardService</name>
    <message>
        <source>Timing every layer</source>
        <translation>Zeiten aller Schichten messen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GpuSupportDialog</name>
    <message>
        <source>%1, %2 of %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>%1, %2 left</source>
        <translation>%1, noch %2</translation>
    </message>
    <message>
        <source>They are %1 archives of PyTorch and NVIDIA at %2: %3 to fetch, %4 of disk in %5. Each is checked by its SHA-256. Their licences come with them; NVIDIA&apos;s libraries are not free software. Nothing is fetched before you press the button.</source>
        <translation>Es sind %1 Archive von PyTorch und NVIDIA bei %2: %3 zu holen, %4 Plattenplatz in %5. Jedes wird mit seiner SHA-256 geprüft. Die Lizenzen liegen bei; die Bibliotheken von NVIDIA sind keine freie Software. Nichts wird geholt, bevor der Knopf gedrückt ist.</translation>
    </message>
    <message>
        <source>What is needed is an NVIDIA GPU with a driver of version 580 or newer. Once it is there, start Tenfold again: the libraries that are needed, too, can then be fetched here.</source>
        <translation>Nötig ist eine GPU von NVIDIA mit einem Treiber der Version 580 oder neuer. Sobald er da ist, Tenfold neu starten: Die Bibliotheken, die auch nötig sind, können dann hier geholt werden.</translation>
    </message>
    <message>
        <source>The fetched libraries are in %1.</source>
        <translation>Die geholten Bibliotheken liegen in %1.</translation>
    </message>
    <message>
        <source>Looking for a GPU…</source>
        <translation>Suche nach einer GPU…</translation>
    </message>
    <message>
        <source>A GPU is there and can be used.</source>
        <translation>Eine GPU ist da und kann benutzt werden.</translation>
    </message>
    <message>
        <source>A GPU is there and can be used: %1.</source>
        <translation>Eine GPU ist da und kann benutzt werden: %1.</translation>
    </message>
    <message>
        <source>No GPU can be used: there is no NVIDIA driver on this computer. Everything runs on the processor.</source>
        <translation>Keine GPU kann benutzt werden: Auf diesem Rechner gibt es keinen Treiber von NVIDIA. Alles läuft auf dem Prozessor.</translation>
    </message>
    <message>
        <source>No GPU can be used: this build of Tenfold comes without CUDA.</source>
        <translation>Keine GPU kann benutzt werden: Dieses Tenfold wurde ohne CUDA gebaut.</translation>
    </message>
    <message>
        <source>There is an NVIDIA driver, but no GPU answers, or the driver is older than version 580, which CUDA 13 needs.</source>
        <translation>Es gibt einen Treiber von NVIDIA, aber keine GPU antwortet, oder der Treiber ist älter als Version 580, die CUDA 13 braucht.</translation>
    </message>
    <message>
        <source>The libraries are here and will be used when Tenfold is started again.</source>
        <translation>Die Bibliotheken sind da und werden ab dem nächsten Start von Tenfold benutzt.</translation>
    </message>
    <message>
        <source>The libraries were fetched but cannot be loaded. %1</source>
        <translation>Die Bibliotheken wurden geholt, können aber nicht geladen werden. %1</translation>
    </message>
    <message>
        <source>There is an NVIDIA driver, but the libraries that compute on a GPU are not here yet.</source>
        <translation>Es gibt einen Treiber von NVIDIA, aber die Bibliotheken, die auf einer GPU rechnen, sind noch nicht da.</translation>
    </message>
    <message>
        <source>%1 is there, but the libraries that compute on a GPU are not here yet.</source>
        <translation>%1 ist da, aber die Bibliotheken, die auf einer GPU rechnen, sind noch nicht da.</translation>
    </message>
    <message>
        <source>GPU support</source>
        <translation>GPU-Unterstützung</translation>
    </message>
    <message>
        <source>Progress of fetching</source>
        <translation>Fortschritt des Holens</translation>
    </message>
    <message>
        <source>C&amp;ancel fetching</source>
        <translation>Holen &amp;abbrechen</translation>
    </message>
    <message>
        <source>What was fetched whole is kept, and fetching goes on from there</source>
        <translation>Was ganz geholt wurde, bleibt, und das Holen geht von dort weiter</translation>
    </message>
    <message>
        <source>&amp;Delete what was fetched</source>
        <translation>Geholtes &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Fetch %1</source>
        <translation>%1 &amp;holen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GpuSupportService</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Der Ordner %1 kann nicht angelegt werden.</translation>
    </message>
    <message>
        <source>The disk of %1 has %2 left, and %3 are needed.</source>
        <translation>Auf der Platte von %1 sind %2 frei, und %3 werden gebraucht.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Fetching %1 (%2 of %3)</source>
        <translation>%1 wird geholt (%2 von %3)</translation>
    </message>
    <message>
        <source>%1 is larger than the %2 that were expected; it was thrown away.</source>
        <translation>%1 ist größer als die erwarteten %2 und wurde verworfen.</translation>
    </message>
    <message>
        <source>%1 could not be fetched from %2: %3. What was fetched whole is kept; Fetch goes on from there.</source>
        <translation>%1 konnte nicht von %2 geholt werden: %3. Was ganz geholt wurde, bleibt; Holen geht von dort weiter.</translation>
    </message>
    <message>
        <source>%1 is not what it should be (its checksum is another); it was thrown away.</source>
        <translation>%1 ist nicht, was es sein soll (die Prüfsumme ist eine andere), und wurde verworfen.</translation>
    </message>
    <message>
        <source>Unpacking %1 (%2 of %3)</source>
        <translation>%1 wird entpackt (%2 von %3)</translation>
    </message>
    <message>
        <source>Putting the libraries in place</source>
        <translation>Bibliotheken an ihren Platz legen</translation>
    </message>
    <message>
        <source>Not all of %1 could be deleted.</source>
        <translation>Nicht alles in %1 konnte gelöscht werden.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GradientPanel</name>
    <message>
        <source>How large the gradient of every layer is, once a training runs.</source>
        <translation>Wie groß der Gradient jeder Schicht ist, sobald ein Training läuft.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GradientPlot</name>
    <message>
        <source>gradient norm of every layer</source>
        <translation>Gradientennorm jeder Schicht</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>Gradientennorm</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;&lt;br&gt;gradient norm %2&lt;br&gt;from %3 to %4 until now</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;&lt;br&gt;Gradientennorm %2&lt;br&gt;bisher von %3 bis %4</translation>
    </message>
    <message>
        <source>the last step</source>
        <translation>der letzte Schritt</translation>
    </message>
    <message>
        <source>all steps until now</source>
        <translation>alle Schritte bis jetzt</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GraphPanel</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>%1 → %2 parameters: %3</source>
        <translation>%1 → %2 Parameter: %3</translation>
    </message>
    <message>
        <source>batch of %1: %2</source>
        <translation>Batch von %1: %2</translation>
    </message>
    <message>
        <source>%1, gives %2</source>
        <translation>%1, ergibt %2</translation>
    </message>
    <message>
        <source>%1 MACs for one sample</source>
        <translation>%1 MACs für ein Beispiel</translation>
    </message>
    <message>
        <source>%1 %2, gives %3</source>
        <translation>%1 %2, ergibt %3</translation>
    </message>
    <message>
        <source>stays dense: %1</source>
        <translation>bleibt dicht: %1</translation>
    </message>
    <message>
        <source>%1, ranks %2</source>
        <translation>%1, Ränge %2</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>one weight, used in %1 places</source>
        <translation>ein Gewicht, an %1 Stellen benutzt</translation>
    </message>
    <message>
        <source>%1 operations</source>
        <translation>%1 Operationen</translation>
    </message>
    <message>
        <source>1 layer</source>
        <translation>1 Schicht</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 Schichten</translation>
    </message>
    <message>
        <source>%1 operations, %2 of them layers</source>
        <translation>%1 Operationen, davon %2 Schichten</translation>
    </message>
    <message>
        <source>Double click opens or closes it</source>
        <translation>Doppelklick öffnet oder schließt es</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>Alle öffnen</translation>
    </message>
    <message>
        <source>Open all modules: every operation is shown</source>
        <translation>Alle Module öffnen: Jede Operation wird gezeigt</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>Alle schließen</translation>
    </message>
    <message>
        <source>Close all modules: a box for each</source>
        <translation>Alle Module schließen: je Modul ein Kasten</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole graph (F, or a double click beside the boxes)</source>
        <translation>Den ganzen Graphen zeigen (F, oder ein Doppelklick neben die Kästen)</translation>
    </message>
    <message>
        <source>Open a model: its operations are drawn here.</source>
        <translation>Ein Modell öffnen: Hier werden seine Operationen gezeichnet.</translation>
    </message>
    <message>
        <source>Drawing the graph</source>
        <translation>Graph zeichnen</translation>
    </message>
    <message>
        <source>%1 operations in %2 boxes</source>
        <translation>%1 Operationen in %2 Kästen</translation>
    </message>
    <message>
        <source>&amp;Expand all</source>
        <translation>Alle ö&amp;ffnen</translation>
    </message>
    <message>
        <source>C&amp;ollapse all</source>
        <translation>Alle &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Einpassen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::GraphView</name>
    <message>
        <source>graph of the model</source>
        <translation>Graph des Modells</translation>
    </message>
    <message>
        <source>from %1
%2</source>
        <translation>von %1
%2</translation>
    </message>
    <message>
        <source>Drag to move what is seen</source>
        <translation>Ziehen verschiebt den Ausschnitt</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>search pages and terms</source>
        <translation>Seiten und Begriffe suchen</translation>
    </message>
    <message>
        <source>search the help</source>
        <translation>die Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>pages and terms</source>
        <translation>Seiten und Begriffe</translation>
    </message>
    <message>
        <source>page of the help</source>
        <translation>Seite der Hilfe</translation>
    </message>
    <message>
        <source>Back (Alt+←)</source>
        <translation>Zurück (Alt+←)</translation>
    </message>
    <message>
        <source>Forward (Alt+→)</source>
        <translation>Vorwärts (Alt+→)</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>All pages (Alt+Home)</source>
        <translation>Alle Seiten (Alt+Pos1)</translation>
    </message>
    <message>
        <source>%1 – Help</source>
        <translation>%1 – Hilfe</translation>
    </message>
    <message>
        <source>nothing speaks of that</source>
        <translation>davon handelt keine Seite</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>Wie geöffnet</translation>
    </message>
    <message>
        <source>Click a step to go back or forward to it</source>
        <translation>Ein Klick auf einen Schritt geht zu ihm zurück oder vor</translation>
    </message>
    <message>
        <source>history</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::InputsDialog</name>
    <message>
        <source>Inputs of %1</source>
        <translation>Eingaben von %1</translation>
    </message>
    <message>
        <source>&amp;Shape of each input, the batch first:</source>
        <translation>&amp;Form jeder Eingabe, Batch zuerst:</translation>
    </message>
    <message>
        <source>1x3x224x224, or 2x16:int64; commas between several</source>
        <translation>1x3x224x224 oder 2x16:int64; mehrere durch Kommas getrennt</translation>
    </message>
    <message>
        <source>shapes of the inputs</source>
        <translation>Formen der Eingaben</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Some files say how a model computes and not what it takes. The shapes are tried out.</source>
        <translation>Manche Dateien sagen, wie ein Modell rechnet, aber nicht, was es annimmt. Die Formen werden ausprobiert.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Select a layer to choose how it is stored.</source>
        <translation>Eine Schicht auswählen und bestimmen, wie sie gespeichert wird.</translation>
    </message>
    <message>
        <source>Select the first layer</source>
        <translation>Erste Schicht auswählen</translation>
    </message>
    <message>
        <source>famil&amp;y</source>
        <translation>Famil&amp;ie</translation>
    </message>
    <message>
        <source>family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>&amp;lock</source>
        <translation>&amp;sperren</translation>
    </message>
    <message>
        <source>A locked layer keeps its family and ranks when a budget is solved</source>
        <translation>Eine gesperrte Schicht behält Familie und Ränge, wenn ein Budget gelöst wird</translation>
    </message>
    <message>
        <source>&amp;Reset to dense</source>
        <translation>Dicht &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Error after each sweep of the fit: flat at the end means more sweeps would not help</source>
        <translation>Fehler nach jedem Durchlauf der Anpassung: flach am Ende heißt, dass weitere Durchläufe nichts bringen</translation>
    </message>
    <message>
        <source>cut by</source>
        <translation>geschnitten nach</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>Kanälen</translation>
    </message>
    <message>
        <source>rows and columns</source>
        <translation>Zeilen und Spalten</translation>
    </message>
    <message>
        <source>Channels: the kernel at fewer outputs, then a 1×1 layer. Rows and columns: a column kernel, then a row kernel</source>
        <translation>Kanäle: der Kern mit weniger Ausgängen, dann eine 1×1-Schicht. Zeilen und Spalten: ein Spaltenkern, dann ein Zeilenkern</translation>
    </message>
    <message>
        <source>small terms</source>
        <translation>kleine Terme</translation>
    </message>
    <message>
        <source>Among all fits with 1 % more error the one with the smallest terms: they do not cancel each other, and training goes on from them without diverging</source>
        <translation>Von allen Anpassungen mit 1 % mehr Fehler die mit den kleinsten Termen: Sie heben einander nicht auf, und das Training geht von ihnen weiter, ohne zu divergieren</translation>
    </message>
    <message>
        <source>data-a&amp;ware</source>
        <translation>&amp;datenbezogen</translation>
    </message>
    <message>
        <source>data-aware</source>
        <translation>datenbezogen</translation>
    </message>
    <message>
        <source>Calibrate…</source>
        <translation>Kalibrieren…</translation>
    </message>
    <message>
        <source>Choose samples that the model was trained for (Ctrl+Shift+K)</source>
        <translation>Beispiele wählen, für die das Modell trainiert wurde (Strg+Umschalt+K)</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Factors of all layers stay close where it changes the answers of the model. </source>
        <translation>Die Faktoren aller Schichten bleiben dort nahe am Original, wo es die Antworten des Modells ändert. </translation>
    </message>
    <message>
        <source>Needs calibration data: calibrate first</source>
        <translation>Braucht Kalibrierdaten: zuerst kalibrieren</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Before → after, exact, bias included</source>
        <translation>Vorher → nachher, exakt, mit Bias</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Multiply-accumulates for one sample, before → after</source>
        <translation>Multiply-Accumulates für ein Beispiel, vorher → nachher</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>Size of what is lost against the size of the weight</source>
        <translation>Größe dessen, was verloren geht, gegenüber der Größe des Gewichts</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>How much the loss of the model will rise by this layer alone, to second order, on the calibration data</source>
        <translation>Wie stark der Verlust des Modells allein durch diese Schicht steigt, bis zur zweiten Ordnung, auf den Kalibrierdaten</translation>
    </message>
    <message>
        <source>computed as</source>
        <translation>berechnet als</translation>
    </message>
    <message>
        <source>How the layer is run after factorizing</source>
        <translation>Wie die Schicht nach der Zerlegung ausgeführt wird</translation>
    </message>
    <message>
        <source>decomposed in</source>
        <translation>zerlegt in</translation>
    </message>
    <message>
        <source>Time the factorization itself took</source>
        <translation>Zeit der Zerlegung selbst</translation>
    </message>
    <message>
        <source>speed, predicted</source>
        <translation>Tempo, erwartet</translation>
    </message>
    <message>
        <source>How many times as fast as the dense layer, on one thread: one call, and one step of training (forward and backward). An estimate from a table of measured products; Model &gt; Measure speed measures</source>
        <translation>Wie viel schneller als die dichte Schicht, mit einem Thread: ein Aufruf und ein Trainingsschritt (vorwärts und rückwärts). Geschätzt aus einer Tabelle gemessener Produkte; Modell &gt; Geschwindigkeit messen misst es</translation>
    </message>
    <message>
        <source>time, measured</source>
        <translation>Zeit, gemessen</translation>
    </message>
    <message>
        <source>One call, dense → now: Model &gt; Measure speed</source>
        <translation>Ein Aufruf, dicht → jetzt: Modell &gt; Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere</translation>
    </message>
    <message>
        <source>singular values, first mode</source>
        <translation>Singulärwerte, erste Mode</translation>
    </message>
    <message>
        <source>energy kept %1</source>
        <translation>Energie behalten %1</translation>
    </message>
    <message>
        <source>%1 keeps %2 of the energy</source>
        <translation>%1 behält %2 der Energie</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 Schichten</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::LayerPanel</name>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>filter: name, kind or family</source>
        <translation>Filter: Name, Art, Familie</translation>
    </message>
    <message>
        <source>filter layers</source>
        <translation>Schichten filtern</translation>
    </message>
    <message>
        <source>layers of the model</source>
        <translation>Schichten des Modells</translation>
    </message>
    <message numerus="yes">
        <source>%n layers · %1 factorized</source>
        <translation>
            <numerusform>%n Schicht · %1 zerlegt</numerusform>
            <numerusform>%n Schichten · %1 zerlegt</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 locked</source>
        <translation> · %1 gesperrt</translation>
    </message>
    <message>
        <source>Set &amp;family</source>
        <translation>&amp;Familie wählen</translation>
    </message>
    <message>
        <source>Un&amp;lock</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Lock</source>
        <translation>S&amp;perren</translation>
    </message>
    <message>
        <source>&amp;Reset to dense</source>
        <translation>Dicht &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Exclude: keep dense</source>
        <translation>&amp;Ausschließen: bleibt dicht</translation>
    </message>
    <message>
        <source>Dense and locked: no budget touches it</source>
        <translation>Dicht und gesperrt: kein Budget rührt sie an</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>The layers as a table</source>
        <translation>Die Schichten als Tabelle</translation>
    </message>
    <message>
        <source>Colour rows b&amp;y</source>
        <translation>Zeilen &amp;färben nach</translation>
    </message>
    <message>
        <source> · coloured by %1</source>
        <translation> · gefärbt nach %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::LayerWaysService</name>
    <message>
        <source>Predicting times</source>
        <translation>Zeiten vorhersagen</translation>
    </message>
    <message>
        <source>Measuring the families of %1</source>
        <translation>Familien von %1 messen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::LimitsPanel</name>
    <message>
        <source>The most that %1 may be</source>
        <translation>Obergrenze für %1</translation>
    </message>
    <message>
        <source>The least that %1 may be</source>
        <translation>Untergrenze für %1</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Takes all limits away</source>
        <translation>Hebt alle Grenzen auf</translation>
    </message>
    <message>
        <source>%1 of %2 within</source>
        <translation>%1 von %2 innerhalb</translation>
    </message>
    <message>
        <source>none set</source>
        <translation>keine gesetzt</translation>
    </message>
    <message>
        <source>%1, %2 not measured</source>
        <translation>%1, %2 nicht gemessen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MachineService</name>
    <message>
        <source>Measuring this machine</source>
        <translation>Dieser Rechner wird gemessen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainGpu</name>
    <message>
        <source>GPU support was fetched; it is used when Tenfold is started again</source>
        <translation>Die GPU-Unterstützung wurde geholt; sie wird ab dem nächsten Start von Tenfold benutzt</translation>
    </message>
    <message>
        <source>What was fetched for GPU support is deleted</source>
        <translation>Was für die GPU-Unterstützung geholt wurde, ist gelöscht</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainHelp</name>
    <message>
        <source>term</source>
        <translation>Begriff</translation>
    </message>
    <message>
        <source>help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainOpen</name>
    <message>
        <source>Opened %1</source>
        <translation>%1 geöffnet</translation>
    </message>
    <message>
        <source>Not attached</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Not usable: %1 is %2</source>
        <translation>Nicht brauchbar: %1 ist %2</translation>
    </message>
    <message>
        <source>Not opened: %1</source>
        <translation>Nicht geöffnet: %1</translation>
    </message>
    <message>
        <source>Not usable: %1</source>
        <translation>Nicht brauchbar: %1</translation>
    </message>
    <message numerus="yes">
        <source>Opened %1: %n tensors, %2 parameters</source>
        <translation>
            <numerusform>%1 geöffnet: %n Tensor, %2 Parameter</numerusform>
            <numerusform>%1 geöffnet: %n Tensoren, %2 Parameter</numerusform>
        </translation>
    </message>
    <message>
        <source>Not usable as a model: %1; its tensors are shown</source>
        <translation>Nicht als Modell brauchbar: %1; gezeigt werden die Tensoren</translation>
    </message>
    <message numerus="yes">
        <source>Attached to %1: %n tensors found their place</source>
        <translation>
            <numerusform>Mit %1 verbunden: %n Tensor hat seinen Platz gefunden</numerusform>
            <numerusform>Mit %1 verbunden: %n Tensoren haben ihren Platz gefunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainSession</name>
    <message>
        <source>Save session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Sessions (*.tenfold);;All files (*)</source>
        <translation>Sitzungen (*.tenfold);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Saved session %1</source>
        <translation>Sitzung %1 gespeichert</translation>
    </message>
    <message>
        <source>%1 was not opened: its model %2 is missing</source>
        <translation>%1 wurde nicht geöffnet: Das Modell %2 fehlt</translation>
    </message>
    <message>
        <source>the session was made for other weights than those of %1; layers are matched by name and shape</source>
        <translation>die Sitzung wurde für andere Gewichte gemacht als die von %1; Schichten werden nach Name und Form zugeordnet</translation>
    </message>
    <message>
        <source>Opened session %1</source>
        <translation>Sitzung %1 geöffnet</translation>
    </message>
    <message>
        <source>No recovery copy: %1</source>
        <translation>Keine Sicherungskopie: %1</translation>
    </message>
    <message>
        <source>Variant %1</source>
        <translation>Variante %1</translation>
    </message>
    <message>
        <source>Branch %1</source>
        <translation>Von %1 abzweigen</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Saving trained states</source>
        <translation>Trainierte Zustände werden gespeichert</translation>
    </message>
    <message>
        <source>Saved session %1 as it was when asked for; it was changed meanwhile</source>
        <translation>Sitzung %1 gespeichert, wie sie beim Speichern war; inzwischen wurde sie geändert</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainWindow</name>
    <message>
        <source>1 thread</source>
        <translation>1 Thread</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 Threads</translation>
    </message>
    <message>
        <source>%1, LibTorch %2, %3</source>
        <translation>%1, LibTorch %2, %3</translation>
    </message>
    <message>
        <source>CUDA</source>
        <translation>CUDA</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>The model is %1</source>
        <translation>Das Modell ist %1</translation>
    </message>
    <message>
        <source>Polished: the %1 on the calibration samples went from %2 to %3 in %4 recipes</source>
        <translation>Nachpoliert: %1 auf den Kalibrierdaten ging in %4 Rezepten von %2 auf %3</translation>
    </message>
    <message>
        <source>This machine: %1; predicted speeds go by it</source>
        <translation>Dieser Rechner: %1; danach richten sich vorhergesagte Geschwindigkeiten</translation>
    </message>
    <message>
        <source>Saved factors %1</source>
        <translation>Faktoren %1 gespeichert</translation>
    </message>
    <message>
        <source>Export recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Saved recipe %1</source>
        <translation>Rezept %1 gespeichert</translation>
    </message>
    <message>
        <source>Import recipe</source>
        <translation>Rezept laden</translation>
    </message>
    <message>
        <source>Recipe %1</source>
        <translation>Rezept %1</translation>
    </message>
    <message numerus="yes">
        <source>Found among %n measured models: %1, dense %2</source>
        <translation>
            <numerusform>Bei einem gemessenen Modell gefunden: %1, dicht %2</numerusform>
            <numerusform>Unter %n gemessenen Modellen gefunden: %1, dicht %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; it is the variant %2, as the model was changed meanwhile</source>
        <translation>%1; es ist die Variante %2, weil das Modell inzwischen geändert wurde</translation>
    </message>
    <message>
        <source>What was solved is the variant %1, as the model was changed meanwhile</source>
        <translation>Das Gelöste ist die Variante %1, weil das Modell inzwischen geändert wurde</translation>
    </message>
    <message>
        <source>A training is not over yet.</source>
        <translation>Ein Training ist noch nicht zu Ende.</translation>
    </message>
    <message>
        <source>No state of a training was kept in the model.</source>
        <translation>Kein Zustand eines Trainings wurde im Modell behalten.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MatchModel</name>
    <message>
        <source>Every tensor found its place.</source>
        <translation>Jeder Tensor hat seinen Platz gefunden.</translation>
    </message>
    <message>
        <source>Different shape</source>
        <translation>Andere Form</translation>
    </message>
    <message>
        <source>Missing: places without a tensor</source>
        <translation>Fehlend: Plätze ohne Tensor</translation>
    </message>
    <message>
        <source>Unexpected: tensors without a place</source>
        <translation>Überzählig: Tensoren ohne Platz</translation>
    </message>
    <message>
        <source>✓ fits</source>
        <translation>✓ passt</translation>
    </message>
    <message>
        <source>● in part</source>
        <translation>● zum Teil</translation>
    </message>
    <message>
        <source>✗ shapes differ</source>
        <translation>✗ andere Formen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MeasureService</name>
    <message>
        <source>Predicted losses</source>
        <translation>Verlustanstiege</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Measuring all variants</source>
        <translation>Alle Varianten werden gemessen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MessageButton</name>
    <message>
        <source>All messages</source>
        <translation>Alle Meldungen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ModulePanel</name>
    <message>
        <source>Modules</source>
        <translation>Module</translation>
    </message>
    <message>
        <source>modules in the file</source>
        <translation>Module in der Datei</translation>
    </message>
    <message>
        <source>Enter or a double click shows the tensors of a module</source>
        <translation>Eingabe oder Doppelklick zeigt die Tensoren eines Moduls</translation>
    </message>
    <message>
        <source>%1, as found; nothing was executed</source>
        <translation>%1, wie vorgefunden; nichts wurde ausgeführt</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::NetworkPanel</name>
    <message>
        <source>Factorize this layer</source>
        <translation>Diese Schicht zerlegen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Take the last contraction back</source>
        <translation>Die letzte Kontraktion zurücknehmen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play the contractions in the order that is written into the graph</source>
        <translation>Die Kontraktionen in der Reihenfolge abspielen, die in den Graphen geschrieben wird</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>The next contraction, with its FLOPs and bytes for one sample</source>
        <translation>Die nächste Kontraktion, mit FLOPs und Bytes für ein Beispiel</translation>
    </message>
    <message>
        <source>Select one layer to see its tensor network.</source>
        <translation>Eine Schicht auswählen, um ihr Tensornetz zu sehen.</translation>
    </message>
    <message>
        <source>Select a layer: its cores and the bonds between them.</source>
        <translation>Eine Schicht auswählen: ihre Kerne und die Bindungen dazwischen.</translation>
    </message>
    <message>
        <source>This layer stays dense: %1.</source>
        <translation>Diese Schicht bleibt dicht: %1.</translation>
    </message>
    <message>
        <source>%1 is dense: one tensor without bonds. Factorized, its cores are drawn here.</source>
        <translation>%1 ist dicht: ein Tensor ohne Bindungen. Nach der Zerlegung werden hier die Kerne gezeichnet.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::NetworkView</name>
    <message>
        <source>tensor network of the selected layer</source>
        <translation>Tensornetz der gewählten Schicht</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 Schritte</translation>
    </message>
    <message>
        <source> of %1 dense (%2)</source>
        <translation> von %1 dicht (%2)</translation>
    </message>
    <message>
        <source> · %1 moved, one sample</source>
        <translation> · %1 bewegt, ein Beispiel</translation>
    </message>
    <message>
        <source>%1 of %2 · %3 · %4, %5</source>
        <translation>%1 von %2 · %3 · %4, %5</translation>
    </message>
    <message>
        <source> · so far %1, %2</source>
        <translation> · bisher %1, %2</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>%1, %2 parameters</source>
        <translation>%1, %2 Parameter</translation>
    </message>
    <message>
        <source>its values appear once it is decomposed</source>
        <translation>die Werte erscheinen, sobald zerlegt wurde</translation>
    </message>
    <message>
        <source>each cell: the largest of %1×%2 values</source>
        <translation>jede Zelle: der größte von %1×%2 Werten</translation>
    </message>
    <message>
        <source>one rank less saves %1 parameters</source>
        <translation>ein Rang weniger spart %1 Parameter</translation>
    </message>
    <message>
        <source>one rank more costs %1 parameters</source>
        <translation>ein Rang mehr kostet %1 Parameter</translation>
    </message>
    <message>
        <source>keeps %1 of the energy</source>
        <translation>behält %1 der Energie</translation>
    </message>
    <message>
        <source>its spectrum is being computed</source>
        <translation>das Spektrum wird berechnet</translation>
    </message>
    <message>
        <source>no single spectrum belongs to this rank</source>
        <translation>zu diesem Rang gehört kein einzelnes Spektrum</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::Notice</name>
    <message>
        <source>Say its &amp;inputs…</source>
        <translation>&amp;Eingaben angeben…</translation>
    </message>
    <message>
        <source>Shapes that the file does not say, then open again</source>
        <translation>Formen angeben, die die Datei nicht sagt, und neu öffnen</translation>
    </message>
    <message>
        <source>Open a&amp;nother…</source>
        <translation>A&amp;ndere öffnen…</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Eine andere Datei wählen</translation>
    </message>
    <message>
        <source>Co&amp;py</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy what this says</source>
        <translation>Diesen Text kopieren</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Put this away; it stays among the messages</source>
        <translation>Ausblenden; unter den Meldungen bleibt es stehen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::OtherSessions</name>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>%1 cannot be compared with: %2</source>
        <translation>Mit %1 kann nicht verglichen werden: %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::OverlayService</name>
    <message>
        <source>Computing the front of each family</source>
        <translation>Die Front jeder Familie wird berechnet</translation>
    </message>
    <message>
        <source>No front of %1: %2</source>
        <translation>Keine Front von %1: %2</translation>
    </message>
    <message>
        <source>Drawing the fronts of variants</source>
        <translation>Die Fronten der Varianten werden gezeichnet</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::Panels</name>
    <message>
        <source>Every panel of this workspace is closed or in a window of its own.</source>
        <translation>Alle Bereiche dieses Arbeitsbereichs sind geschlossen oder in eigenen Fenstern.</translation>
    </message>
    <message>
        <source>Bring all back</source>
        <translation>Alle zurückholen</translation>
    </message>
    <message>
        <source>%1 in a window of its own</source>
        <translation>%1 in einem eigenen Fenster</translation>
    </message>
    <message>
        <source>To a window of its own (double click on the title line)</source>
        <translation>In ein eigenes Fenster (Doppelklick auf die Titelzeile)</translation>
    </message>
    <message>
        <source>close %1</source>
        <translation>%1 schließen</translation>
    </message>
    <message>
        <source>Close this panel; the menu View shows it again</source>
        <translation>Diesen Bereich schließen; das Menü Ansicht zeigt ihn wieder</translation>
    </message>
    <message>
        <source>Back into the workspace (double click on the title line)</source>
        <translation>Zurück in den Arbeitsbereich (Doppelklick auf die Titelzeile)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ParallelPlot</name>
    <message>
        <source>parallel axes: %1</source>
        <translation>parallele Achsen: %1</translation>
    </message>
    <message>
        <source>inside all ranges: %1</source>
        <translation>in allen Bereichen: %1</translation>
    </message>
    <message>
        <source>Drag the title to move the axis, drag along the axis to keep what is in a range, click to take the range away</source>
        <translation>Den Titel ziehen verschiebt die Achse, entlang der Achse ziehen wählt einen Bereich, ein Klick hebt ihn auf</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ParetoPlot</name>
    <message>
        <source>variants by two of their facts</source>
        <translation>Varianten nach zwei ihrer Werte</translation>
    </message>
    <message>
        <source>worked on now</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>click to work on it</source>
        <translation>klicken, um daran zu arbeiten</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>aus %1</translation>
    </message>
    <message>
        <source>outside the limits</source>
        <translation>außerhalb der Grenzen</translation>
    </message>
    <message>
        <source>click to make a variant of it</source>
        <translation>klicken, um eine Variante daraus zu machen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::PointPlot</name>
    <message>
        <source>layers, first to last</source>
        <translation>Schichten, von vorn nach hinten</translation>
    </message>
    <message>
        <source>%1 is hidden</source>
        <translation>%1 ist ausgeblendet</translation>
    </message>
    <message>
        <source>%1 is shown</source>
        <translation>%1 ist eingeblendet</translation>
    </message>
    <message>
        <source>Click to show it</source>
        <translation>Klicken blendet es ein</translation>
    </message>
    <message>
        <source>Click to hide it</source>
        <translation>Klicken blendet es aus</translation>
    </message>
    <message>
        <source>Click to show it (key %1)</source>
        <translation>Klicken blendet es ein (Taste %1)</translation>
    </message>
    <message>
        <source>Click to hide it (key %1)</source>
        <translation>Klicken blendet es aus (Taste %1)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Of the size that the system says</source>
        <translation>Bezogen auf die Größe, die das System vorgibt</translation>
    </message>
    <message>
        <source>&amp;presenter mode (F11)</source>
        <translation>&amp;Präsentationsmodus (F11)</translation>
    </message>
    <message>
        <source>Large type on the whole screen, for a projector</source>
        <translation>Große Schrift auf dem ganzen Bildschirm, für einen Projektor</translation>
    </message>
    <message>
        <source>Size of &amp;text</source>
        <translation>Größe des &amp;Textes</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>How many processors computations take, from the next job on</source>
        <translation>Wie viele Prozessoren Berechnungen nehmen, ab der nächsten</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>T&amp;hreads</translation>
    </message>
    <message>
        <source>&amp;Forget them</source>
        <translation>&amp;Vergessen</translation>
    </message>
    <message>
        <source>The list of recent files, and the folders and data sets that dialogs begin with</source>
        <translation>Die Liste der letzten Dateien sowie Ordner und Datensätze, mit denen Dialoge beginnen</translation>
    </message>
    <message>
        <source>Remembered</source>
        <translation>Gemerkt</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Panels and window as they were at first</source>
        <translation>Bereiche und Fenster wie am Anfang</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>1 recent file</source>
        <translation>1 letzte Datei</translation>
    </message>
    <message>
        <source>%1 recent files</source>
        <translation>%1 letzte Dateien</translation>
    </message>
    <message>
        <source>Holds from the next start on; --language of the command line says it for one run</source>
        <translation>Gilt ab dem nächsten Start; --language auf der Befehlszeile gilt für einen Lauf</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>from the next start on</source>
        <translation>ab dem nächsten Start</translation>
    </message>
    <message>
        <source>ti&amp;me every layer</source>
        <translation>jede Schicht &amp;messen</translation>
    </message>
    <message>
        <source>Takes a few seconds of the processor after each opening; Model &gt; Time every layer asks for it</source>
        <translation>Braucht nach jedem Öffnen einige Sekunden des Prozessors; Modell &gt; Jede Schicht messen verlangt es</translation>
    </message>
    <message>
        <source>Opened models</source>
        <translation>Geöffnete Modelle</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::Rail</name>
    <message>
        <source>Compress</source>
        <translation>Kompression</translation>
    </message>
    <message>
        <source>Choose how each layer is stored and see what it costs (Ctrl+1)</source>
        <translation>Bestimmen, wie jede Schicht gespeichert wird, und sehen, was es kostet (Strg+1)</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>What was found inside the file of weights (Ctrl+2)</source>
        <translation>Was in der Datei mit Gewichten gefunden wurde (Strg+2)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Put the variants of the model side by side (Ctrl+4)</source>
        <translation>Die Varianten des Modells nebeneinanderstellen (Strg+4)</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Train the current variant, from scratch or after it was compressed (Ctrl+3)</source>
        <translation>Die jetzige Variante trainieren, von Grund auf oder nach dem Verkleinern (Strg+3)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Write the model or a report, and see it checked (Ctrl+6)</source>
        <translation>Das Modell oder einen Bericht schreiben und sehen, wie es geprüft wird (Strg+6)</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::RankEditor</name>
    <message>
        <source>size given as</source>
        <translation>Größe als</translation>
    </message>
    <message>
        <source>ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>fraction of dense</source>
        <translation>Anteil vom Dichten</translation>
    </message>
    <message>
        <source>Give the inner sizes yourself, or the share of the dense weight to keep: then the largest ranks within it are used</source>
        <translation>Die inneren Größen selbst angeben oder den Anteil des dichten Gewichts, der bleiben soll: Dann werden die größten Ränge darin genommen</translation>
    </message>
    <message>
        <source>share kept</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>share of the dense weight to keep, per cent</source>
        <translation>Anteil des dichten Gewichts, der bleiben soll, in Prozent</translation>
    </message>
    <message>
        <source>%1, 1 to %2</source>
        <translation>%1, 1 bis %2</translation>
    </message>
    <message>
        <source>gives ranks %1</source>
        <translation>ergibt die Ränge %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::RankPlot</name>
    <message>
        <source>spectrum of the selected layer</source>
        <translation>Spektrum der gewählten Schicht</translation>
    </message>
    <message>
        <source>singular value</source>
        <translation>Singulärwert</translation>
    </message>
    <message>
        <source>energy kept</source>
        <translation>Energie behalten</translation>
    </message>
    <message>
        <source>%1: rank %2</source>
        <translation>%1: Rang %2</translation>
    </message>
    <message>
        <source>%1 = %2 keeps %3</source>
        <translation>%1 = %2 behält %3</translation>
    </message>
    <message>
        <source>%1 = %2: singular value %3&lt;br&gt;up to here %4 of the energy</source>
        <translation>%1 = %2: Singulärwert %3&lt;br&gt;bis hier %4 der Energie</translation>
    </message>
    <message>
        <source>Click to take it</source>
        <translation>Klicken übernimmt ihn</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ReportService</name>
    <message>
        <source>Writing the report %1</source>
        <translation>Bericht %1 wird geschrieben</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ResultPanel</name>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>What is written is read back and compared: outputs, parameters and bytes will stand here.</source>
        <translation>Was geschrieben ist, wird zurückgelesen und verglichen: Ausgaben, Parameter und Bytes stehen dann hier.</translation>
    </message>
    <message>
        <source>✗ Written, but the file is not the same</source>
        <translation>✗ Geschrieben, aber die Datei ist nicht gleich</translation>
    </message>
    <message>
        <source>✓ Written, read back and found the same</source>
        <translation>✓ Geschrieben, zurückgelesen und gleich befunden</translation>
    </message>
    <message>
        <source>✓ Written</source>
        <translation>✓ Geschrieben</translation>
    </message>
    <message>
        <source>✓ same</source>
        <translation>✓ gleich</translation>
    </message>
    <message>
        <source>✗ differs</source>
        <translation>✗ verschieden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>nicht mehr da</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>vorhergesagt</translation>
    </message>
    <message>
        <source>dense file</source>
        <translation>dichte Datei</translation>
    </message>
    <message>
        <source>against it</source>
        <translation>im Vergleich dazu</translation>
    </message>
    <message>
        <source>error of the weights</source>
        <translation>Fehler der Gewichte</translation>
    </message>
    <message>
        <source>time of a call</source>
        <translation>Zeit eines Aufrufs</translation>
    </message>
    <message>
        <source>not measured (Ctrl+B)</source>
        <translation>nicht gemessen (Strg+B)</translation>
    </message>
    <message>
        <source>%1, dense %2</source>
        <translation>%1, dicht %2</translation>
    </message>
    <message>
        <source>against dense</source>
        <translation>gegenüber dicht</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::RunsPanel</name>
    <message>
        <source>run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>state</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>held-out loss</source>
        <translation>Verlust, zurückgehalten</translation>
    </message>
    <message>
        <source>held-out accuracy</source>
        <translation>Genauigkeit, zurückgehalten</translation>
    </message>
    <message>
        <source>trainings</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>epochs of the selected training</source>
        <translation>Epochen des ausgewählten Trainings</translation>
    </message>
    <message>
        <source>&amp;Keep this state</source>
        <translation>Diesen Zus&amp;tand behalten</translation>
    </message>
    <message>
        <source>&amp;Copy table</source>
        <translation>Tabelle &amp;kopieren</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>best</source>
        <translation>bester</translation>
    </message>
    <message>
        <source>not stored any more</source>
        <translation>nicht mehr gespeichert</translation>
    </message>
    <message>
        <source>The layers become those of %1, epoch %2, as an undoable step</source>
        <translation>Die Schichten werden die von %1, Epoche %2; der Schritt lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>States of the last epochs and of the best one are stored while a training runs</source>
        <translation>Zustände der letzten Epochen und der besten werden gespeichert, während ein Training läuft</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SampleGrid</name>
    <message>
        <source>#%1</source>
        <translation>#%1</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <translation>%1 als %2</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>Beispiel %1</translation>
    </message>
    <message>
        <source>, class %1</source>
        <translation>, Klasse %1</translation>
    </message>
    <message>
        <source>, taken for %1 with a probability of %2</source>
        <translation>, für %1 gehalten mit einer Wahrscheinlichkeit von %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SensitivityPanel</name>
    <message>
        <source>Solve the budget</source>
        <translation>Budget lösen</translation>
    </message>
    <message>
        <source>What every layer loses: solving the budget looks at all of them.</source>
        <translation>Was jede Schicht verliert: Beim Lösen des Budgets werden alle angesehen.</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SensitivityPlot</name>
    <message>
        <source>what every layer loses</source>
        <translation>was jede Schicht verliert</translation>
    </message>
    <message>
        <source>predicted loss</source>
        <translation>Verlustanstieg</translation>
    </message>
    <message>
        <source>weight error, %</source>
        <translation>Gewichtsfehler, %</translation>
    </message>
    <message>
        <source>weight error</source>
        <translation>Gewichtsfehler</translation>
    </message>
    <message>
        <source>dense: nothing is lost</source>
        <translation>dicht: nichts geht verloren</translation>
    </message>
    <message>
        <source>%1: %2 %3</source>
        <translation>%1: %2 %3</translation>
    </message>
    <message>
        <source>at %1 of its %2: %3 %4</source>
        <translation>bei %1 ihrer %2: %3 %4</translation>
    </message>
    <message>
        <source>click to select it</source>
        <translation>klicken, um sie auszuwählen</translation>
    </message>
    <message>
        <source>as it is kept</source>
        <translation>wie sie behalten wird</translation>
    </message>
    <message>
        <source>at the share of the budget</source>
        <translation>beim Anteil des Budgets</translation>
    </message>
    <message>
        <source>at %1 of its %2</source>
        <translation>bei %1 ihrer %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::ShapeEditor</name>
    <message>
        <source>folded as in/out</source>
        <translation>gefaltet als ein/aus</translation>
    </message>
    <message>
        <source>modes of the folded matrix</source>
        <translation>Moden der gefalteten Matrix</translation>
    </message>
    <message>
        <source>The matrix is folded into a tensor: input sizes, a slash, output sizes. Where a side multiplies to more than the matrix has, zeros fill it up. Example: 4x8/4x4</source>
        <translation>Die Matrix wird zu einem Tensor gefaltet: Eingangsgrößen, Schrägstrich, Ausgangsgrößen. Wo eine Seite mehr ergibt, als die Matrix hat, füllen Nullen auf. Beispiel: 4x8/4x4</translation>
    </message>
    <message>
        <source>Suggest…</source>
        <translation>Vorschlagen…</translation>
    </message>
    <message>
        <source>ways to fold this matrix</source>
        <translation>Arten, diese Matrix zu falten</translation>
    </message>
    <message>
        <source>Ways to fold this matrix into 2, 3 or 4 modes a side, at about the size it has now</source>
        <translation>Arten, diese Matrix in 2, 3 oder 4 Moden je Seite zu falten, bei etwa der jetzigen Größe</translation>
    </message>
    <message>
        <source>%1 modes a side</source>
        <translation>%1 Moden je Seite</translation>
    </message>
    <message>
        <source>  (+%1 zeros)</source>
        <translation>  (+%1 Nullen)</translation>
    </message>
    <message>
        <source>%1	%2 parameters, %3 MACs</source>
        <translation>%1	%2 Parameter, %3 MACs</translation>
    </message>
    <message>
        <source>ranks %1; %2</source>
        <translation>Ränge %1; %2</translation>
    </message>
    <message>
        <source>No side of this matrix splits into modes</source>
        <translation>Keine Seite dieser Matrix lässt sich in Moden teilen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SnippetPanel</name>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>language of the code</source>
        <translation>Sprache des Codes</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>Kop&amp;ieren</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Den Code kopieren</translation>
    </message>
    <message>
        <source>code that loads the file</source>
        <translation>Code, der die Datei lädt</translation>
    </message>
    <message>
        <source>Open the report with any browser.</source>
        <translation>Den Bericht mit einem beliebigen Browser öffnen.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SpectrumPanel</name>
    <message>
        <source>Compute the spectrum</source>
        <translation>Spektrum berechnen</translation>
    </message>
    <message>
        <source>singular values, first mode</source>
        <translation>Singulärwerte, erste Mode</translation>
    </message>
    <message>
        <source>Select one layer to see its spectrum.</source>
        <translation>Eine Schicht auswählen, um ihr Spektrum zu sehen.</translation>
    </message>
    <message>
        <source>Select a layer: how much each further rank of it adds.</source>
        <translation>Eine Schicht auswählen: was jeder weitere Rang beiträgt.</translation>
    </message>
    <message>
        <source>This layer stays dense: %1.</source>
        <translation>Diese Schicht bleibt dicht: %1.</translation>
    </message>
    <message>
        <source>%1 is being looked at; not every family has a spectrum.</source>
        <translation>%1 wird angesehen; nicht jede Familie hat ein Spektrum.</translation>
    </message>
    <message>
        <source>How much each further rank of %1 adds: drag the line to the rank you want.</source>
        <translation>Was jeder weitere Rang von %1 beiträgt: die Linie zum gewünschten Rang ziehen.</translation>
    </message>
    <message>
        <source>low-rank, rank %1</source>
        <translation>Niedrigrang, Rang %1</translation>
    </message>
    <message>
        <source>mode or bond whose spectrum is shown</source>
        <translation>Mode oder Bindung, deren Spektrum gezeigt wird</translation>
    </message>
    <message>
        <source>Each mode or bond of the layer has a spectrum and a rank of its own</source>
        <translation>Jede Mode oder Bindung der Schicht hat ein eigenes Spektrum und einen eigenen Rang</translation>
    </message>
    <message>
        <source>take the rank of %1</source>
        <translation>den Rang von %1 übernehmen</translation>
    </message>
    <message>
        <source>lines in the spectrum</source>
        <translation>Linien im Spektrum</translation>
    </message>
    <message>
        <source>The rules whose ranks are drawn as lines</source>
        <translation>Die Regeln, deren Ränge als Linien gezeichnet werden</translation>
    </message>
    <message>
        <source>%1 of the energy</source>
        <translation>%1 der Energie</translation>
    </message>
    <message>
        <source>Take rank %1. %2</source>
        <translation>Rang %1 übernehmen. %2</translation>
    </message>
    <message>
        <source>Take rank %1: %2</source>
        <translation>Rang %1 übernehmen: %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SpectrumPlot</name>
    <message>
        <source>Singular values: how much each further rank adds. The coloured part is kept; a steep fall means few ranks are enough.</source>
        <translation>Singulärwerte: was jeder weitere Rang beiträgt. Der farbige Teil bleibt; ein steiler Abfall heißt, dass wenige Ränge genügen.</translation>
    </message>
    <message numerus="yes">
        <source>error over %n sweeps</source>
        <translation>
            <numerusform>Fehler über %n Durchlauf</numerusform>
            <numerusform>Fehler über %n Durchläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>singular values appear here</source>
        <translation>hier erscheinen Singulärwerte</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::StatusStrip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop what is running (Esc)</source>
        <translation>Anhalten, was läuft (Esc)</translation>
    </message>
    <message>
        <source>  (+%1)</source>
        <translation>  (+%1)</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1 messages · </source>
        <translation>%1 Meldungen · </translation>
    </message>
    <message>
        <source>
(click for all messages)</source>
        <translation>
(ein Klick zeigt alle Meldungen)</translation>
    </message>
    <message>
        <source>Stopped: %1</source>
        <translation>Abgebrochen: %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TensorModel</name>
    <message>
        <source>%1 elements</source>
        <translation>%1 Elemente</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>Its memory is its own</source>
        <translation>Eigener Speicher</translation>
    </message>
    <message>
        <source>The same memory as %1</source>
        <translation>Derselbe Speicher wie %1</translation>
    </message>
    <message>
        <source>%1: not decomposed, %2</source>
        <translation>%1: nicht zerlegt, %2</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TensorPanel</name>
    <message>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>filter: name, type or shape</source>
        <translation>Filter: Name, Typ, Form</translation>
    </message>
    <message>
        <source>filter tensors</source>
        <translation>Tensoren filtern</translation>
    </message>
    <message>
        <source>tensors in the file</source>
        <translation>Tensoren in der Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n Tensor</numerusform>
            <numerusform>%n Tensoren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n tensors</source>
        <translation>
            <numerusform>%1 von %n Tensor</numerusform>
            <numerusform>%1 von %n Tensoren</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 tied</source>
        <translation> · %1 geteilt</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;name</source>
        <translation>&amp;Namen kopieren</translation>
    </message>
    <message>
        <source>&amp;Go to %1</source>
        <translation>&amp;Zu %1 gehen</translation>
    </message>
    <message>
        <source>&amp;All tensors</source>
        <translation>&amp;Alle Tensoren</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TradeOffPanel</name>
    <message>
        <source>Compute the curve</source>
        <translation>Kurve berechnen</translation>
    </message>
    <message>
        <source>Predicted loss: how much the loss of the model will rise, from calibration data. Weight error: how much of the weights is lost. Accuracy: measured on data you evaluate on</source>
        <translation>Verlustanstieg: wie stark der Verlust des Modells steigt, aus den Kalibrierdaten. Gewichtsfehler: wie viel von den Gewichten verloren geht. Genauigkeit: auf Daten gemessen</translation>
    </message>
    <message>
        <source>what the plot shows</source>
        <translation>was das Diagramm zeigt</translation>
    </message>
    <message>
        <source>What is saved: parameters, or multiply-accumulates for one sample</source>
        <translation>Was gespart wird: Parameter oder Multiply-Accumulates für ein Beispiel</translation>
    </message>
    <message>
        <source>against what the plot shows it</source>
        <translation>wogegen das Diagramm es zeigt</translation>
    </message>
    <message>
        <source>Compute &amp;curve</source>
        <translation>&amp;Kurve berechnen</translation>
    </message>
    <message>
        <source>The best recipes over all budgets, with the families chosen above. For weight error and accuracy some of them are decomposed and measured (Ctrl+T)</source>
        <translation>Die besten Rezepte über alle Budgets, mit den oben gewählten Familien. Für Gewichtsfehler und Genauigkeit werden einige davon zerlegt und gemessen (Strg+T)</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Needs calibration data: calibrate first</source>
        <translation>Braucht Kalibrierdaten: zuerst kalibrieren</translation>
    </message>
    <message>
        <source>Accuracy is measured on data: evaluate once (Ctrl+E), then compute the curve.</source>
        <translation>Genauigkeit wird auf Daten gemessen: einmal auswerten (Strg+E), dann die Kurve berechnen.</translation>
    </message>
    <message>
        <source>How much is lost as the model shrinks: the best recipe for every budget, each a point to take.</source>
        <translation>Wie viel verloren geht, während das Modell kleiner wird: das beste Rezept für jedes Budget, jeder Punkt kann übernommen werden.</translation>
    </message>
    <message>
        <source>Recipes that another beats in both axes</source>
        <translation>Rezepte, die ein anderes auf beiden Achsen schlägt</translation>
    </message>
    <message>
        <source>Show do&amp;minated recipes</source>
        <translation>&amp;Unterlegene Rezepte zeigen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TradeOffPlot</name>
    <message>
        <source>trade-off of size and quality</source>
        <translation>Kompromiss zwischen Größe und Güte</translation>
    </message>
    <message>
        <source>Trade-off point: %1 of %2</source>
        <translation>Punkt des Kompromisses: %1 von %2</translation>
    </message>
    <message>
        <source>%1 kept</source>
        <translation>%1, Anteil</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>dicht %1</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>dicht</translation>
    </message>
    <message>
        <source>&lt;b&gt;dense model&lt;/b&gt;</source>
        <translation>&lt;b&gt;dichtes Modell&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;current recipe&lt;/b&gt;</source>
        <translation>&lt;b&gt;jetziges Rezept&lt;/b&gt;</translation>
    </message>
    <message>
        <source>%1 parameters, %2 MACs</source>
        <translation>%1 Parameter, %2 MACs</translation>
    </message>
    <message>
        <source>%1 of %2 kept</source>
        <translation>%1 von %2 behalten</translation>
    </message>
    <message>
        <source>predicted loss +%1</source>
        <translation>Verlustanstieg +%1</translation>
    </message>
    <message>
        <source>weight error %1</source>
        <translation>Gewichtsfehler %1</translation>
    </message>
    <message>
        <source>weight error %1, predicted</source>
        <translation>Gewichtsfehler %1, erwartet</translation>
    </message>
    <message>
        <source>accuracy %1, measured</source>
        <translation>Genauigkeit %1, gemessen</translation>
    </message>
    <message>
        <source>click to use this recipe</source>
        <translation>klicken, um dieses Rezept zu nehmen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TrainPage</name>
    <message>
        <source>Kept %1: the layers of %2 are as they were trained</source>
        <translation>%1 behalten: Die Schichten von %2 sind, wie sie trainiert wurden</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Accuracy and loss over the epochs</source>
        <translation>Genauigkeit und Verlust über die Epochen</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>Gradienten</translation>
    </message>
    <message>
        <source>How large the gradient of every layer is</source>
        <translation>Wie groß der Gradient jeder Schicht ist</translation>
    </message>
    <message>
        <source>How the data is split, with pictures of each part.</source>
        <translation>Wie die Daten geteilt sind, mit Bildern aus jedem Teil.</translation>
    </message>
    <message>
        <source>Show samples</source>
        <translation>Beispiele zeigen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>What is trained with</source>
        <translation>Womit trainiert wird</translation>
    </message>
    <message>
        <source>&amp;Copy numbers</source>
        <translation>&amp;Zahlen kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;picture</source>
        <translation>&amp;Bild kopieren</translation>
    </message>
    <message>
        <source>Save as CS&amp;V…</source>
        <translation>Als CS&amp;V speichern…</translation>
    </message>
    <message>
        <source>Which class is taken for which, after the first epoch with held-out samples.</source>
        <translation>Welche Klasse für welche gehalten wird, nach der ersten Epoche mit zurückgehaltenen Beispielen.</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>Konfusion</translation>
    </message>
    <message>
        <source>Which class is taken for which, on held-out samples</source>
        <translation>Welche Klasse für welche gehalten wird, auf zurückgehaltenen Beispielen</translation>
    </message>
    <message>
        <source>Held-out samples that are taken for another class, after the first epoch.</source>
        <translation>Zurückgehaltene Beispiele, die für eine andere Klasse gehalten werden, nach der ersten Epoche.</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>Irrtümer</translation>
    </message>
    <message>
        <source>Held-out samples that are taken for another class</source>
        <translation>Zurückgehaltene Beispiele, die für eine andere Klasse gehalten werden</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>selected ones are drawn together</source>
        <translation>ausgewählte werden zusammen gezeichnet</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;: samples of %2, %3</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;: Beispiele der Form %2, %3</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; %2 samples</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; %2 Beispiele</translation>
    </message>
    <message>
        <source>, %1 classes of %2 to %3</source>
        <translation>, %1 Klassen mit je %2 bis %3</translation>
    </message>
    <message>
        <source>, as it was trained</source>
        <translation>, wie sie trainiert wurde</translation>
    </message>
    <message>
        <source>%1: the dense model, %2 parameters%3</source>
        <translation>%1: das dichte Modell, %2 Parameter%3</translation>
    </message>
    <message>
        <source>%1: %2 of %3 layers factorized, %4 parameters, %5%6</source>
        <translation>%1: %2 von %3 Schichten zerlegt, %4 Parameter, %5%6</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>rate %1</source>
        <translation>Rate %1</translation>
    </message>
    <message>
        <source>%1 samples/s</source>
        <translation>%1 Beispiele/s</translation>
    </message>
    <message>
        <source>test %1</source>
        <translation>Test %1</translation>
    </message>
    <message>
        <source>After epoch %1 no held-out sample is taken for another class.</source>
        <translation>Nach Epoche %1 wird kein zurückgehaltenes Beispiel für eine andere Klasse gehalten.</translation>
    </message>
    <message>
        <source>After epoch %1, the surest mistakes first: true class, and what it was taken for.</source>
        <translation>Nach Epoche %1, die sichersten Irrtümer zuerst: wahre Klasse, und wofür sie gehalten wurde.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TrainService</name>
    <message>
        <source>No folder for states: %1</source>
        <translation>Kein Ordner für Zustände: %1</translation>
    </message>
    <message>
        <source>Training %1 on %2</source>
        <translation>%1 wird mit %2 trainiert</translation>
    </message>
    <message>
        <source>run %1, epoch %2</source>
        <translation>Lauf %1, Epoche %2</translation>
    </message>
    <message>
        <source>Keeping %1</source>
        <translation>%1 wird behalten</translation>
    </message>
    <message>
        <source>Keep %1</source>
        <translation>%1 behalten</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TrainSetup</name>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Share of the training samples that is not trained with: it chooses the best state. Test samples never choose anything</source>
        <translation>Anteil der Trainingsbeispiele, mit dem nicht trainiert wird: Er bestimmt den besten Zustand. Testbeispiele bestimmen nie etwas</translation>
    </message>
    <message>
        <source>&amp;Held out</source>
        <translation>Zurückge&amp;halten</translation>
    </message>
    <message>
        <source>At most so many training samples; 0: all</source>
        <translation>Höchstens so viele Trainingsbeispiele; 0: alle</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>&amp;Beispiele</translation>
    </message>
    <message>
        <source>Sho&amp;w samples</source>
        <translation>Beispiele &amp;zeigen</translation>
    </message>
    <message>
        <source>Reads the data and shows how it is split, with pictures of each part</source>
        <translation>Liest die Daten und zeigt, wie sie geteilt sind, mit Bildern aus jedem Teil</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>&amp;Learn from the dense model too</source>
        <translation>Auch vom dichten Modell &amp;lernen</translation>
    </message>
    <message>
        <source>Distillation: the scores of the dense original, softened, are a part of the loss (Hinton et al., 2015)</source>
        <translation>Destillation: Die Ausgaben des dichten Originals, weicher gemacht, sind ein Teil des Verlusts (Hinton et al., 2015)</translation>
    </message>
    <message>
        <source>Begin with new &amp;weights</source>
        <translation>Mit &amp;neuen Gewichten beginnen</translation>
    </message>
    <message>
        <source>All weights and factors are drawn anew: training from scratch, no fine-tuning</source>
        <translation>Alle Gewichte und Faktoren werden neu gezogen: Training von Grund auf, kein Nachtrainieren</translation>
    </message>
    <message>
        <source>none; e.g. features.*</source>
        <translation>keine; z. B. features.*</translation>
    </message>
    <message>
        <source>Parameters that stay as they are: names with * and ?, commas between</source>
        <translation>Parameter, die bleiben, wie sie sind: Namen mit * und ?, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>&amp;Frozen</source>
        <translation>Einge&amp;froren</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Times through the training samples</source>
        <translation>Wie oft die Trainingsbeispiele durchlaufen werden</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>E&amp;pochen</translation>
    </message>
    <message>
        <source>Samples of a step</source>
        <translation>Beispiele je Schritt</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>Bat&amp;ch</translation>
    </message>
    <message>
        <source>The highest learning rate of the schedule</source>
        <translation>Die höchste Lernrate des Verlaufs</translation>
    </message>
    <message>
        <source>Learning &amp;rate</source>
        <translation>Lern&amp;rate</translation>
    </message>
    <message>
        <source>SGD with momentum</source>
        <translation>SGD mit Momentum</translation>
    </message>
    <message>
        <source>&amp;Optimiser</source>
        <translation>&amp;Optimierer</translation>
    </message>
    <message>
        <source>one cycle: up, then down</source>
        <translation>ein Zyklus: auf, dann ab</translation>
    </message>
    <message>
        <source>cosine: down</source>
        <translation>Kosinus: ab</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>konstant</translation>
    </message>
    <message>
        <source>steps: × 0.1 every 10 epochs</source>
        <translation>Stufen: × 0.1 alle 10 Epochen</translation>
    </message>
    <message>
        <source>S&amp;chedule</source>
        <translation>Raten&amp;verlauf</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>De&amp;vice</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>cross entropy</source>
        <translation>Kreuzentropie</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Weights shrink by this share of the rate each step</source>
        <translation>Gewichte schrumpfen in jedem Schritt um diesen Anteil der Rate</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsverfall</translation>
    </message>
    <message>
        <source>Share of the steps in which the rate rises from 0; one cycle has its own</source>
        <translation>Anteil der Schritte, in denen die Rate von 0 ansteigt; ein Zyklus hat seinen eigenen</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Aufwärmen</translation>
    </message>
    <message>
        <source>Share of the label that is spread over all classes</source>
        <translation>Anteil des Labels, der auf alle Klassen verteilt wird</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Label-Glättung</translation>
    </message>
    <message>
        <source>Share of the loss that is the dense model&apos;s scores</source>
        <translation>Anteil des Verlusts, der aus den Ausgaben des dichten Modells kommt</translation>
    </message>
    <message>
        <source>Teacher&apos;s share</source>
        <translation>Anteil des Lehrers</translation>
    </message>
    <message>
        <source>Softens the scores of both before they are compared</source>
        <translation>Macht die Ausgaben beider weicher, bevor sie verglichen werden</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Weight of the norms of the factors&apos; ranks: ranks that are not needed go to 0</source>
        <translation>Gewicht der Normen der Ränge in den Faktoren: Ränge, die nicht gebraucht werden, gehen gegen 0</translation>
    </message>
    <message>
        <source>Rank lasso</source>
        <translation>Rang-Lasso</translation>
    </message>
    <message>
        <source>Largest norm of the whole gradient; 0: any</source>
        <translation>Größte Norm des ganzen Gradienten; 0: beliebig</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Clip gradient</source>
        <translation>Gradient kappen</translation>
    </message>
    <message>
        <source>Images are shifted by at most so many pixels each way</source>
        <translation>Bilder werden in jeder Richtung um höchstens so viele Pixel verschoben</translation>
    </message>
    <message>
        <source>Shift images</source>
        <translation>Bilder verschieben</translation>
    </message>
    <message>
        <source>turn left to right</source>
        <translation>links und rechts vertauschen</translation>
    </message>
    <message>
        <source>Every second training image</source>
        <translation>Jedes zweite Trainingsbild</translation>
    </message>
    <message>
        <source>Mirror images</source>
        <translation>Bilder spiegeln</translation>
    </message>
    <message>
        <source>Epochs without improvement after which training stops; 0: never</source>
        <translation>Epochen ohne Verbesserung, nach denen das Training aufhört; 0: nie</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Stop early</source>
        <translation>Früh aufhören</translation>
    </message>
    <message>
        <source>Of products; weights stay in their own precision</source>
        <translation>Der Produkte; Gewichte behalten ihre eigene</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Rechengenauigkeit</translation>
    </message>
    <message>
        <source>Of everything that is drawn</source>
        <translation>Für alles, was zufällig gezogen wird</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>the best state is tested</source>
        <translation>der beste Zustand wird getestet</translation>
    </message>
    <message>
        <source>Of the epoch with the highest accuracy on held-out samples; otherwise the last</source>
        <translation>Der der Epoche mit der höchsten Genauigkeit auf zurückgehaltenen Beispielen; sonst der letzte</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Am Ende</translation>
    </message>
    <message>
        <source>S&amp;tart</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>Pa&amp;use</translation>
    </message>
    <message>
        <source>Ends after this step; it can go on later as if nothing had been</source>
        <translation>Endet nach diesem Schritt; später geht es weiter, als wäre nichts gewesen</translation>
    </message>
    <message>
        <source>St&amp;op</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Ends after this step, as if the epochs were over: the best state is tested</source>
        <translation>Endet nach diesem Schritt, als wären die Epochen vorbei: Der beste Zustand wird getestet</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Automatic takes the GPU</source>
        <translation>Automatisch nimmt die GPU</translation>
    </message>
    <message>
        <source>Only the CPU can be used: %1</source>
        <translation>Nur die CPU kann benutzt werden: %1</translation>
    </message>
    <message>
        <source>Begins a new run; the paused one can then not go on</source>
        <translation>Beginnt einen neuen Lauf; der pausierte kann dann nicht weitergehen</translation>
    </message>
    <message>
        <source>Trains the current variant</source>
        <translation>Trainiert die jetzige Variante</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>We&amp;iter</translation>
    </message>
    <message>
        <source>Of each training image a random cut of at least this share of its area, scaled back to the image&apos;s size</source>
        <translation>Von jedem Trainingsbild ein zufälliger Ausschnitt von mindestens diesem Anteil seiner Fläche, auf die Größe des Bildes gebracht</translation>
    </message>
    <message>
        <source>Crop images to</source>
        <translation>Bilder ausschneiden auf</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::VariantButton</name>
    <message>
        <source>variant: %1</source>
        <translation>Variante: %1</translation>
    </message>
    <message>
        <source>%1: variant %2 of %3. A variant is a set of decisions about the same model: branch one to try something else, and switch between them</source>
        <translation>%1: Variante %2 von %3. Eine Variante ist eine Reihe von Entscheidungen über dasselbe Modell: abzweigen, um etwas anderes zu versuchen, und zwischen ihnen wechseln</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::VariantModel</name>
    <message>
        <source>Of the session %1, which is about another model: only whole models compare</source>
        <translation>Aus der Sitzung %1, in der es um ein anderes Modell geht: Nur ganze Modelle lassen sich vergleichen</translation>
    </message>
    <message>
        <source>Of the session %1: to look at, not to change</source>
        <translation>Aus der Sitzung %1: zum Ansehen, nicht zum Ändern</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::VariantPanel</name>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>two selected rows are compared layer by layer</source>
        <translation>zwei gewählte Zeilen werden verglichen</translation>
    </message>
    <message>
        <source>Add session…</source>
        <translation>Sitzung hinzufügen…</translation>
    </message>
    <message>
        <source>Compare with the variants of another session; nothing of it is changed, and nothing of it is saved with this one</source>
        <translation>Mit den Varianten einer anderen Sitzung vergleichen; nichts an ihr wird geändert, und nichts von ihr wird mit dieser gespeichert</translation>
    </message>
    <message>
        <source>Copy into this session</source>
        <translation>In diese Sitzung kopieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Takes the whole session out of the comparison; its file stays</source>
        <translation>Nimmt die ganze Sitzung aus dem Vergleich; ihre Datei bleibt</translation>
    </message>
    <message>
        <source>variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>A variant of its own, with the same decisions; a step to undo</source>
        <translation>Eine eigene Variante mit denselben Entscheidungen; lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>It is about another model</source>
        <translation>Es geht darin um ein anderes Modell</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messen beenden</translation>
    </message>
    <message>
        <source>Measure all</source>
        <translation>Alle messen</translation>
    </message>
    <message>
        <source>Everything is measured</source>
        <translation>Alle sind gemessen</translation>
    </message>
    <message>
        <source>Measures what is missing of each variant: weight error, accuracy, time and predicted loss (Ctrl+Shift+M)</source>
        <translation>Misst, was von jeder Variante fehlt: Gewichtsfehler, Genauigkeit, Zeit und Verlustanstieg (Strg+Umschalt+M)</translation>
    </message>
    <message>
        <source>Copy &amp;into this session</source>
        <translation>&amp;In diese Sitzung kopieren</translation>
    </message>
    <message>
        <source>&amp;Remove %1</source>
        <translation>%1 &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Work on this one</source>
        <translation>An dieser &amp;arbeiten</translation>
    </message>
    <message>
        <source>Measure all &amp;but accuracy</source>
        <translation>Alles außer &amp;Genauigkeit messen</translation>
    </message>
    <message>
        <source>For models that do not tell classes apart</source>
        <translation>Für Modelle, die keine Klassen unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>Als CSV &amp;speichern…</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::WeightsBar</name>
    <message>
        <source>d&amp;ictionary</source>
        <translation>&amp;Wörterbuch</translation>
    </message>
    <message>
        <source>dictionary of tensors</source>
        <translation>Wörterbuch von Tensoren</translation>
    </message>
    <message>
        <source>A checkpoint may hold several dictionaries of tensors; the likeliest comes first</source>
        <translation>Ein Checkpoint kann mehrere Wörterbücher von Tensoren enthalten; das wahrscheinlichste kommt zuerst</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>%1 elements of all distinct floating-point tensors</source>
        <translation>%1 Elemente aller verschiedenen Gleitkomma-Tensoren</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::WeightsPage</name>
    <message>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>Module</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Decompose</source>
        <translation>Zerlegen</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::Welcome</name>
    <message>
        <source>Recent files</source>
        <translation>Letzte Dateien</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Make a trained network smaller</source>
        <translation>Ein trainiertes Netz kleiner machen</translation>
    </message>
    <message>
        <source>Open or drop a file: a model of PyTorch or ONNX, a checkpoint, a state dict, safetensors, NumPy arrays.
What is inside, with exact sizes, appears at once; then choose how small it shall be.</source>
        <translation>Eine Datei öffnen oder hierher ziehen: ein Modell von PyTorch oder ONNX, einen Checkpoint, ein State-Dict, safetensors, NumPy-Arrays.
Was darin ist, mit exakten Größen, erscheint sofort; danach wird bestimmt, wie klein es werden soll.</translation>
    </message>
    <message>
        <source>&amp;Open a file…</source>
        <translation>&amp;Datei öffnen…</translation>
    </message>
    <message>
        <source>Try %1</source>
        <translation>%1 probieren</translation>
    </message>
    <message>
        <source>A small trained model that comes with Tenfold</source>
        <translation>Ein kleines trainiertes Modell, das zu Tenfold gehört</translation>
    </message>
    <message>
        <source>Open a model, or try a sample</source>
        <translation>Ein Modell öffnen oder ein Beispiel probieren</translation>
    </message>
    <message>
        <source>Calibrate: show it samples it was trained for</source>
        <translation>Kalibrieren: Beispiele zeigen, für die es trainiert wurde</translation>
    </message>
    <message>
        <source>Set a budget and solve it</source>
        <translation>Ein Budget setzen und lösen</translation>
    </message>
    <message>
        <source>Look at single layers, lock or change them</source>
        <translation>Einzelne Schichten ansehen, sperren oder ändern</translation>
    </message>
    <message>
        <source>Evaluate: accuracy on samples it has not seen</source>
        <translation>Auswerten: Genauigkeit auf nie gesehenen Beispielen</translation>
    </message>
    <message>
        <source>Export, and read the verification</source>
        <translation>Exportieren und die Prüfung lesen</translation>
    </message>
    <message>
        <source>how</source>
        <translation>wie</translation>
    </message>
    <message>
        <source>how: %1</source>
        <translation>wie: %1</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::WritePanel</name>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>path of the file</source>
        <translation>Pfad der Datei</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>how far it is written</source>
        <translation>wie weit es geschrieben ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops writing (Esc)</source>
        <translation>Bricht das Schreiben ab (Esc)</translation>
    </message>
    <message>
        <source>&amp;Write and verify</source>
        <translation>&amp;Schreiben und prüfen</translation>
    </message>
    <message>
        <source>&amp;Write the report</source>
        <translation>Bericht &amp;schreiben</translation>
    </message>
    <message>
        <source>Writes the file, reads it back and compares outputs, parameters and bytes</source>
        <translation>Schreibt die Datei, liest sie zurück und vergleicht Ausgaben, Parameter und Bytes</translation>
    </message>
    <message>
        <source>Writes what was done for people to read</source>
        <translation>Schreibt auf, was getan wurde, für Menschen zu lesen</translation>
    </message>
    <message>
        <source>The ending follows the format: %1</source>
        <translation>Die Endung folgt dem Format: %1</translation>
    </message>
    <message>
        <source>Say where to write.</source>
        <translation>Angeben, wohin geschrieben wird.</translation>
    </message>
    <message>
        <source>Give the file a name.</source>
        <translation>Der Datei einen Namen geben.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Es gibt keinen Ordner %1.</translation>
    </message>
    <message>
        <source>%1 is no folder.</source>
        <translation>%1 ist kein Ordner.</translation>
    </message>
    <message>
        <source>The folder %1 may not be written to: choose another one.</source>
        <translation>In den Ordner %1 darf nicht geschrieben werden: einen anderen wählen.</translation>
    </message>
    <message>
        <source>%1 is a folder.</source>
        <translation>%1 ist ein Ordner.</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>Exportieren als</translation>
    </message>
    <message>
        <source>%1 (*%2)</source>
        <translation>%1 (*%2)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Written beside it first, then renamed: a file is whole or not there.</source>
        <translation>Erst daneben geschrieben, dann umbenannt: Eine Datei ist ganz oder nicht da.</translation>
    </message>
    <message>
        <source>%1 exists: you will be asked.</source>
        <translation>%1 gibt es schon: Es wird nachgefragt.</translation>
    </message>
    <message>
        <source>%1 exist: you will be asked.</source>
        <translation>%1 gibt es schon: Es wird nachgefragt.</translation>
    </message>
    <message>
        <source>Cancelled: a file that is there was not checked.</source>
        <translation>Abgebrochen: Eine Datei, die da ist, wurde nicht geprüft.</translation>
    </message>
</context>
<context>
    <name>tenfold::ui::WrittenPanel</name>
    <message>
        <source>Written lately</source>
        <translation>Zuletzt geschrieben</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>&amp;Show in folder</source>
        <translation>Im Ordner &amp;zeigen</translation>
    </message>
    <message>
        <source>files that were written lately</source>
        <translation>zuletzt geschriebene Dateien</translation>
    </message>
    <message>
        <source>Files that you write are listed here.</source>
        <translation>Geschriebene Dateien stehen hier.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>check</source>
        <translation>Prüfung</translation>
    </message>
</context>
</TS>
