using System.Globalization;
using Bridle.Engine.Probes;
using Bridle.Language.Options;

namespace Bridle.Engine.Formatting;

/// <summary>What stands before the data of a record: processor, number and name of the probe, or with -F the flow of calls.</summary>
internal sealed class LinePrinter(OptionSettings settings)
{
    private bool _hasHeader;
    private int _indent, _lastProbe = -1, _lastClause = -1;

    public void Begin(Probe probe, int clause, int processor, ByteText output)
    {
        bool isFlow = settings.Flag("flowindent");
        if (settings.Flag("quiet") && !isFlow) return;
        if (!_hasHeader) output.Add(isFlow ? $"{"CPU",3} {"FUNCTION",-41}\n" : $"{"CPU",3} {"ID",6} {"FUNCTION:NAME",32}\n");
        _hasHeader = true;
        output.Add(isFlow
            ? string.Create(CultureInfo.InvariantCulture, $"{processor,3} {Flow(probe, clause),-41} ")
            : string.Create(CultureInfo.InvariantCulture, $"{processor,3} {probe.Id,6} {$"{probe.Function}:{probe.Name}",32} "));
        (_lastProbe, _lastClause) = (probe.Id, clause);
    }

    public void End(ByteText output)
    {
        if (!settings.Flag("quiet")) output.Add("\n");
    }

    private string Flow(Probe probe, int clause)
    {
        bool isEntry = probe.Name == "entry" || probe.Name.EndsWith("-entry", StringComparison.Ordinal);
        bool isReturn = probe.Name == "return" || probe.Name.EndsWith("-return", StringComparison.Ordinal);
        char stroke = probe.Provider == "syscall" ? '=' : '-';
        // A further clause of the same probe has been entered already.
        if (isEntry && _lastProbe == probe.Id && _lastClause != clause) isEntry = false;
        if (isReturn) _indent = Math.Max(0, _indent - 2);
        string prefix = isEntry ? $" {stroke}> " : isReturn ? $" <{stroke} " : "| ";
        string text = new string(' ', _indent) + prefix + (isEntry || isReturn ? probe.Function : $"{probe.Function}:{probe.Name}");
        if (isEntry) _indent += 2;
        return text;
    }
}
