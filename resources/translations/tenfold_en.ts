<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>QObject</name>
    <message numerus="yes">
        <source>Dense %1, now %2, on %n threads; between %3 and %4 as fast in repeated pairs</source>
        <translation>
            <numerusform>Dense %1, now %2, on %n thread; between %3 and %4 as fast in repeated pairs</numerusform>
            <numerusform>Dense %1, now %2, on %n threads; between %3 and %4 as fast in repeated pairs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n models that were measured loses at most %1; the best is at %2</source>
        <translation>
            <numerusform>The one model that was measured loses more than %1; it is at %2</numerusform>
            <numerusform>None of the %n models that were measured loses at most %1; the best is at %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::AttachPanel</name>
    <message numerus="yes">
        <source>Tenfold compressed %n layers of it.</source>
        <translation>
            <numerusform>Tenfold compressed %n layer of it.</numerusform>
            <numerusform>Tenfold compressed %n layers of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::BudgetBar</name>
    <message numerus="yes">
        <source>%1: %n layers, %2 parameters</source>
        <translation>
            <numerusform>%1: %n layer, %2 parameters</numerusform>
            <numerusform>%1: %n layers, %2 parameters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::DifferencePanel</name>
    <message numerus="yes">
        <source>%1 against %2, %n layers</source>
        <translation>
            <numerusform>%1 against %2, %n layer</numerusform>
            <numerusform>%1 against %2, %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::LayerPanel</name>
    <message numerus="yes">
        <source>%n layers · %1 factorized</source>
        <translation>
            <numerusform>%n layer · %1 factorized</numerusform>
            <numerusform>%n layers · %1 factorized</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainOpen</name>
    <message numerus="yes">
        <source>Opened %1: %n tensors, %2 parameters</source>
        <translation>
            <numerusform>Opened %1: %n tensor, %2 parameters</numerusform>
            <numerusform>Opened %1: %n tensors, %2 parameters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Attached to %1: %n tensors found their place</source>
        <translation>
            <numerusform>Attached to %1: %n tensor found its place</numerusform>
            <numerusform>Attached to %1: %n tensors found their place</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::MainWindow</name>
    <message numerus="yes">
        <source>Found among %n measured models: %1, dense %2</source>
        <translation>
            <numerusform>Found with one measured model: %1, dense %2</numerusform>
            <numerusform>Found among %n measured models: %1, dense %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::SpectrumPlot</name>
    <message numerus="yes">
        <source>error over %n sweeps</source>
        <translation>
            <numerusform>error over %n sweep</numerusform>
            <numerusform>error over %n sweeps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tenfold::ui::TensorPanel</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n tensors</source>
        <translation>
            <numerusform>%1 of %n tensor</numerusform>
            <numerusform>%1 of %n tensors</numerusform>
        </translation>
    </message>
</context>
</TS>
