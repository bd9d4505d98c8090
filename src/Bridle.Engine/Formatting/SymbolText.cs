using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bridle.Engine.Aggregating;
using Bridle.Engine.Running;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>Addresses and stacks as symbols, where the host knows any.</summary>
internal sealed class SymbolText(RunHost host)
{
    private const int MostKeyBytes = 1024;

    public string Of(FieldKind kind, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        bool isUser = kind is >= FieldKind.UserFunction and <= FieldKind.UserAddress;
        ulong address = words[isUser ? 1 : 0];
        SymbolName? symbol = isUser ? host.FindSymbol(unchecked((long)words[0]), address) : null;
        if (symbol is null) return $"0x{address:x}";
        if (kind == FieldKind.UserModule) return symbol.Module;
        return Of(symbol, address, withOffset: kind == FieldKind.UserAddress);
    }

    /// <summary>%A: a user address with its offset.</summary>
    public string OfAddress(long process, ulong address) =>
        host.FindSymbol(process, address) is { } symbol ? Of(symbol, address, withOffset: true) : $"0x{address:x}";

    /// <summary>A newline, then a frame a line.</summary>
    public string Stack(ReadOnlySpan<byte> bytes, int indent)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        StringBuilder text = new("\n");
        for (int i = 1; i < words.Length && words[i] != 0; i++)
        {
            text.Append(' ', indent).Append(Frame(unchecked((long)words[0]), words[i], isCaller: i > 1)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A caller's address is the one behind its call, which may be the next function's already.</summary>
    public string Frame(long process, ulong address, bool isCaller) =>
        host.FindSymbol(process, isCaller ? address - 1 : address) is { } symbol ? Of(symbol, address, withOffset: true) : $"0x{address:x}";

    /// <summary>The same without the offset, so that all places of a function are one.</summary>
    public string Function(long process, ulong address, bool isCaller) =>
        host.FindSymbol(process, isCaller ? address - 1 : address) is { } symbol ? Of(symbol, address, withOffset: false) : $"0x{address:x}";

    /// <summary>
    /// Keys that are functions or modules of a process become where these begin, and entries that were different addresses of one become one.
    /// </summary>
    public void Merge(AggregationDescriptor aggregation, AggregationTable table)
    {
        if (!aggregation.Keys.Any(static key => IsMerged(key.Kind))) return;
        Span<byte> key = stackalloc byte[aggregation.KeyBytes <= MostKeyBytes ? aggregation.KeyBytes : 0];
        if (key.IsEmpty) key = new byte[aggregation.KeyBytes];
        foreach (int entry in table.Entries(aggregation.Id))
        {
            table.Key(entry).CopyTo(key);
            foreach (DataField field in aggregation.Keys)
            {
                if (IsMerged(field.Kind)) Begin(field.Kind, MemoryMarshal.Cast<byte, ulong>(key.Slice(field.Offset, field.Size)));
            }
            if (!key.SequenceEqual(table.Key(entry))) table.Move(entry, key);
        }
    }

    private static bool IsMerged(FieldKind kind) => kind is FieldKind.UserFunction or FieldKind.UserSymbol or FieldKind.UserModule;

    private void Begin(FieldKind kind, Span<ulong> words)
    {
        if (host.FindSymbol(unchecked((long)words[0]), words[1]) is not { } symbol) return;
        if (kind == FieldKind.UserModule) words[1] = symbol.ModuleStart;
        else if (symbol.Function.Length > 0) words[1] = symbol.Start;
    }

    private static string Of(SymbolName symbol, ulong address, bool withOffset)
    {
        if (symbol.Function.Length == 0) return $"{symbol.Module}`0x{address:x}";
        string offset = withOffset && address != symbol.Start ? string.Create(CultureInfo.InvariantCulture, $"+0x{unchecked(address - symbol.Start):x}") : "";
        return symbol.Module.Length == 0 ? $"{symbol.Function}{offset}" : $"{symbol.Module}`{symbol.Function}{offset}";
    }
}
