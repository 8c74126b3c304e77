using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("VTuberAgent.Link.Core.Tests")]
