namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void NotImplemented(int position, string name) => Report(ErrorTag.Unknown, position, $"{name}( ) is not implemented");

    public void TraceVoid(int position) => Report(ErrorTag.TraceVoid, position, "trace( ) cannot record a value of type void");

    public void TraceDynamic(int position) => Report(ErrorTag.TraceDyn, position, "trace( ) cannot record a value of dynamic type");

    public void TraceMemoryAddress(int position, string type) => Report(ErrorTag.TracememAddr, position, $"tracemem( ) argument #1 must be an address: {type}");

    public void TraceMemorySize(int position) => Report(ErrorTag.TracememSize, position, "tracemem( ) argument #2 must be a positive integer constant");

    public void StackPrototype(int position, int passed) => Report(ErrorTag.StackProto, position, $"stack( ) prototype mismatch: {passed} args passed, at most 1 expected");

    public void StackSize(int position) => Report(ErrorTag.StackSize, position, "stack( ) size must be a positive integer constant");

    public void UserStackPrototype(int position, int passed) => Report(ErrorTag.UstackProto, position, $"ustack( ) prototype mismatch: {passed} args passed, at most 2 expected");

    public void UserStackFrames(int position) => Report(ErrorTag.UstackFrames, position, "ustack( ) argument #1 must be a positive integer constant");

    public void UserStackStrings(int position) => Report(ErrorTag.UstackStrsize, position, "ustack( ) argument #2 must be an integer constant of 0 or more");

    public void PrintSize(int position, long size, long limit) => Report(ErrorTag.PrintSize, position, $"print( ) cannot show a type of {size} bytes; the option printsize allows {limit}");

    public void FreopenName(int position, string name) => Report(ErrorTag.FreopenInvalid, position, $"freopen( ) argument #1 cannot be \"{name}\"");

    public void PacketPrototype(int position, int passed) => Report(ErrorTag.PcapProto, position, $"pcap( ) prototype mismatch: {passed} args passed, 2 or 3 expected");

    public void PacketAddress(int position, string type) => Report(ErrorTag.PcapAddr, position, $"pcap( ) argument #1 must be an address: {type}");

    public void PacketSize(int position) => Report(ErrorTag.PcapSize, position, "pcap( ) argument #2 must be a positive integer constant");

    public void SpeculateAfterData(int position) => Report(ErrorTag.SpecDrec, position, "speculate( ) may not follow actions that record data");

    public void SecondSpeculate(int position) => Report(ErrorTag.SpecSpec, position, "speculate( ) may not follow speculate( )");

    public void SpeculateAfterCommit(int position) => Report(ErrorTag.SpecComm, position, "speculate( ) may not follow commit( )");

    public void CommitAfterData(int position) => Report(ErrorTag.CommDrec, position, "commit( ) may not follow actions that record data");

    public void DataAfterCommit(int position) => Report(ErrorTag.DrecComm, position, "actions that record data may not follow commit( )");

    public void AggregationAfterCommit(int position) => Report(ErrorTag.AggComm, position, "aggregating actions may not follow commit( )");

    public void AggregationAfterSpeculate(int position) => Report(ErrorTag.AggSpec, position, "aggregating actions may not follow speculate( )");

    public void DestructiveAfterSpeculate(int position) => Report(ErrorTag.ActSpec, position, "destructive actions may not follow speculate( )");

    public void ExitAfterSpeculate(int position) => Report(ErrorTag.ExitSpec, position, "exit( ) may not follow speculate( )");
}
