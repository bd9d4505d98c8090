using System.Runtime.InteropServices;

namespace Bridle.Engine.State;

internal enum RecordKind
{
    /// <summary>The data of a clause.</summary>
    Data,

    /// <summary>A fault: no data; Detail is its code, Value its address or index.</summary>
    Fault,

    /// <summary>From here to the end of the buffer there is nothing: it goes on at its start.</summary>
    Wrap,
}

/// <summary>What precedes each record in a buffer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecordHeader
{
    /// <summary>Header, data and padding.</summary>
    public int Bytes;
    public RecordKind Kind;

    /// <summary>Number of the clause in the program.</summary>
    public int Clause;
    public int Probe;
    public int Processor;

    /// <summary>A fault's code.</summary>
    public int Detail;

    /// <summary>Where in the clause's code a fault happened.</summary>
    public int Place;
    public int DataBytes;
    public long Timestamp;
    public long Value;
}
